/* test_import.c - graphs of the OR-Library as instance folders, by hand, and against the paths over links.csv. */
#include "folder.h"

#include "import.h"
#include "json.h"
#include "text.h"
#include "travel.h"

static struct notes notes;
static struct error e;

static bool import_graph(const char *graph, int p)
{
    char path[1024];
    folder_put("graph.txt", graph);
    folder_file("graph.txt", path);
    return import_orlib_pmed(path, p, folder_path, &notes, &e);
}

static bool is_there(const char *name)
{
    char path[1024];
    folder_file(name, path);
    return access(path, F_OK) == 0;
}

static void forget(void)
{
    notes_free(&notes);
    error_free(&e);
    folder_empty();
}

/* A file that the import wrote is these bytes. */
static void check_file(const char *name, const char *wanted)
{
    struct text found = {0};
    char path[1024];
    folder_file(name, path);
    CHECK(text_read(path, &found));
    CHECK_TEXT(found.chars, wanted);
    free(found.chars);
}

static void check_travel(const char *graph, const char *pairs)
{
    struct text wanted = {0};
    text_add(&wanted, "area,site,km,minutes\n%s", pairs);
    CHECK(import_graph(graph, 0));
    CHECK(e.count == 0);
    check_file("travel.csv", wanted.chars);
    free(wanted.chars);
}

/* ---- the instance ---- */

static void every_node_is_an_area_of_one_inhabitant_with_a_site(void)
{
    CHECK(import_graph("3 2 1\n1 2 7\n2 3 5\n", 0));
    CHECK(notes.count == 0);
    check_file("areas.csv", "area,name,municipality,council,region,population\n"
                            "1,#1,all,all,all,1\n2,#2,all,all,all,1\n3,#3,all,all,all,1\n");
    check_file("sites.csv", "site,name,area\n1,#1,1\n2,#2,2\n3,#3,3\n");
    check_file("providers.csv", "site,specialty,form,count\n");
    forget();
}

static void the_catchment_is_the_longest_path(void)
{
    CHECK(import_graph("3 2 1\n1 2 7\n2 3 5\n", 0));
    check_file("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\n"
                                  "facility,Facilitet,Facility,1,12\n");
    forget();
}

static void minutes_are_the_lengths_of_shortest_paths(void)
{
    check_travel("3 3 1\n1 2 4\n2 3 5\n1 3 20\n",
                 "1,1,,0\n1,2,,4\n1,3,,9\n2,1,,4\n2,2,,0\n2,3,,5\n3,1,,9\n3,2,,5\n3,3,,0\n");
    CHECK(notes.count == 0);
    forget();
}

static void an_edge_given_again_replaces_the_earlier_one(void)
{
    check_travel("2 2 1\n1 2 4\n1 2 6\n", "1,1,,0\n1,2,,6\n2,1,,6\n2,2,,0\n");
    CHECK(noted(&notes, "graph.txt:3: edges given again: 1, this one first; the later length counts"));
    forget();
}

static void so_it_does_in_the_other_direction(void)
{
    check_travel("3 5 1\n1 2 4\n2 3 1\n2 1 2\n3 2 9\n1 2 8\n",
                 "1,1,,0\n1,2,,8\n1,3,,17\n2,1,,8\n2,2,,0\n2,3,,9\n3,1,,17\n3,2,,9\n3,3,,0\n");
    CHECK(noted(&notes, "graph.txt:4: edges given again: 3, this one first; the later length counts"));
    forget();
}

static void an_edge_from_a_node_to_itself_changes_nothing(void)
{
    check_travel("2 2 1\n1 1 3\n1 2 4\n", "1,1,,0\n1,2,,4\n2,1,,4\n2,2,,0\n");
    CHECK(notes.count == 0);
    forget();
}

static void a_pair_without_a_path_is_left_out(void)
{
    check_travel("3 1 1\n1 3 2\n", "1,1,,0\n1,3,,2\n2,2,,0\n3,1,,2\n3,3,,0\n");
    CHECK(noted(&notes, "graph.txt: pairs of nodes without a path: 2; travel.csv leaves them out"));
    forget();
}

static void a_node_alone_is_a_graph(void)
{
    check_travel("1 0 1\n", "1,1,,0\n");
    check_file("specialties.csv", "specialty,name_da,name_en,part_time_fte,catchment_minutes\n"
                                  "facility,Facilitet,Facility,1,1\n");
    forget();
}

static void lengths_may_be_decimals_and_their_sums_are_what_they_read_as(void)
{
    check_travel("3 2 1\n1 2 20.1\n2 3 39.9\n",
                 "1,1,,0\n1,2,,20.1\n1,3,,60\n2,1,,20.1\n2,2,,0\n2,3,,39.9\n3,1,,60\n3,2,,39.9\n3,3,,0\n");
    forget();
}

static void long_whole_lengths_stay_exact(void)
{
    check_travel("3 2 1\n1 2 99999999\n2 3 100000000\n",
                 "1,1,,0\n1,2,,99999999\n1,3,,199999999\n2,1,,99999999\n2,2,,0\n2,3,,100000000\n3,1,,199999999\n"
                 "3,2,,100000000\n3,3,,0\n");
    forget();
}

static void blanks_and_blank_lines_do_not_matter(void)
{
    check_travel("\n  2\t1  1 \r\n\r\n \n 1  2 4 \r\n\n", "1,1,,0\n1,2,,4\n2,1,,4\n2,2,,0\n");
    forget();
}

static void the_last_line_may_lack_its_end(void)
{
    check_travel("2 1 1\n1 2 4", "1,1,,0\n1,2,,4\n2,1,,4\n2,2,,0\n");
    forget();
}

/* ---- the paths a second time: travel.c finds them over links.csv, by Dijkstra ---- */

enum { NODES = 12, EDGES = 20, GRAPHS = 30 };
static unsigned seed = 1;

static int below(int count)
{
    seed = seed * 1103515245u + 12345u;
    return (int)((seed >> 16) % (unsigned)count);
}

/* Edges that never stand twice, so that links.csv, where the quickest of parallel links counts, says the same. */
static void draw_graph(struct text *graph, struct text *links)
{
    bool taken[NODES][NODES] = {{false}};
    text_add(graph, "%d %d 1\n", NODES, EDGES);
    text_add(links, "from_area,to_area,km,minutes\n");
    for (int count = 0; count < EDGES;) {
        int i = below(NODES), j = below(NODES), length = below(50);
        if (i == j || taken[i][j])
            continue;
        taken[i][j] = taken[j][i] = true;
        text_add(graph, "%d %d %d\n", i + 1, j + 1, length);
        text_add(links, "%d,%d,0,%d\n", i + 1, j + 1, length);
        count++;
    }
}

static void read_travel(struct places *places, struct travel *travel)
{
    CHECK(places_read(folder_path, NULL, places, &notes, &e));
    CHECK(travel_read(folder_path, NULL, places, travel, &notes, &e));
}

static void put_links(const struct text *links)
{
    struct text areas = {0};
    text_add(&areas, "area,name,municipality,council,region,population,local_minutes\n");
    for (int i = 1; i <= NODES; i++)
        text_add(&areas, "%d,#%d,all,all,all,1,0\n", i, i);
    folder_put("areas.csv", areas.chars);
    folder_put("links.csv", links->chars);
    folder_drop("travel.csv");
    free(areas.chars);
}

static void the_paths_are_those_over_the_same_links(void)
{
    int without = 0;
    for (int k = 0; k < GRAPHS; k++) {
        struct text graph = {0}, links = {0};
        struct places places = {0}, again = {0};
        struct travel by_import = {0}, by_links = {0};
        draw_graph(&graph, &links);
        CHECK(import_graph(graph.chars, 0));
        read_travel(&places, &by_import);
        put_links(&links);
        read_travel(&again, &by_links);
        for (int i = 0; i < NODES && e.count == 0; i++)
            for (int j = 0; j < NODES; j++) {
                CHECK_NEAR(travel_minutes(&by_import, i, j), travel_minutes(&by_links, i, j), 0);
                without += isinf(travel_minutes(&by_import, i, j)) != 0;
            }
        travel_free(&by_import);
        travel_free(&by_links);
        places_free(&places);
        places_free(&again);
        free(graph.chars);
        free(links.chars);
        forget();
    }
    CHECK(without > 0); /* some were not connected */
}

/* ---- the scenario ---- */

/* The scenario's cap: at most so many open sites. */
static double cap_of(const struct json *scenario)
{
    const struct json *rule = json_get(scenario, "rules")->child[0];
    CHECK(json_get(scenario, "rules")->count == 1);
    CHECK_TEXT(json_get(rule, "rule")->text, "cap");
    CHECK_TEXT(json_get(rule, "level")->text, "nation");
    CHECK(json_get(rule, "measures")->count == 1);
    CHECK_TEXT(json_get(rule, "measures")->child[0]->text, "new");
    return json_get(rule, "max")->number;
}

static struct json *scenario_of(const char *graph, int p)
{
    struct json *scenario = NULL;
    char path[1024];
    CHECK(import_graph(graph, p));
    folder_file("scenario.json", path);
    CHECK(json_read(path, &scenario, &e));
    return scenario;
}

static void the_scenario_asks_for_the_best_p_sites(void)
{
    struct json *s = scenario_of("3 2 2\n1 2 7\n2 3 5\n", 0);
    CHECK_TEXT(json_get(s, "schema")->text, "yderplan-scenario-1");
    CHECK_TEXT(json_get(json_get(s, "title"), "da")->text, "p-median: 3 knuder, højst 2 åbne");
    CHECK_TEXT(json_get(json_get(s, "title"), "en")->text, "p-median: 3 nodes, at most 2 open");
    CHECK(json_get(s, "objectives")->count == 1);
    CHECK_TEXT(json_get(json_get(s, "objectives")->child[0], "measure")->text, "p_median");
    CHECK(json_get(s, "measures")->count == 1);
    CHECK_NEAR(json_get(json_get(json_get(s, "measures"), "new"), "max_per_site")->number, 1, 0);
    CHECK_NEAR(cap_of(s), 2, 0);
    CHECK_NEAR(json_get(json_get(s, "solve"), "gap")->number, 0, 0);
    json_free(s);
    forget();
}

static void another_p_takes_the_place_of_the_files(void)
{
    struct json *s = scenario_of("3 2 2\n1 2 7\n2 3 5\n", 3);
    CHECK_NEAR(cap_of(s), 3, 0);
    json_free(s);
    forget();
}

/* ---- what is refused ---- */

/* Refused for this one reason, and nothing is written. */
static void check_refused(const char *graph, const char *sentence)
{
    CHECK(!import_graph(graph, 0));
    CHECK(e.count == 1);
    CHECK(e.status == STATUS_INPUT);
    CHECK(said(&e, sentence));
    CHECK(!is_there("areas.csv") && !is_there("travel.csv") && !is_there("scenario.json"));
    forget();
}

static void an_empty_file_is_refused(void)
{
    const char *sentence =
        "graph.txt: empty; expected a first line with the number of nodes, the number of edges and p";
    check_refused("", sentence);
    check_refused(" \n\r\n", sentence);
}

static void a_first_line_of_other_than_three_numbers_is_refused(void)
{
    check_refused("2 1\n1 2 4\n",
                  "graph.txt:1: expected a first line with the number of nodes, the number of edges and "
                  "p, found 2 values");
    check_refused("2 1 1 1\n1 2 4\n",
                  "graph.txt:1: expected a first line with the number of nodes, the number of edges "
                  "and p, found 4 values");
}

static void counts_that_are_none_are_refused(void)
{
    check_refused("two 1 1\n1 2 4\n", "graph.txt:1: nodes: expected a whole number from 1 to 2000, found \"two\"");
    check_refused("0 1 1\n1 2 4\n", "graph.txt:1: nodes: expected a whole number from 1 to 2000, found \"0\"");
    check_refused("2001 1 1\n1 2 4\n", "graph.txt:1: nodes: expected a whole number from 1 to 2000, found \"2001\"");
    check_refused("2 -1 1\n1 2 4\n", "graph.txt:1: edges: expected a whole number from 0 to 100000000, found \"-1\"");
    check_refused("2 1.5 1\n1 2 4\n", "graph.txt:1: edges: expected a whole number from 0 to 100000000, found \"1.5\"");
    check_refused("2 1 0\n1 2 4\n", "graph.txt:1: p: expected a whole number from 1 to 2, found \"0\"");
    check_refused("2 1 3\n1 2 4\n", "graph.txt:1: p: expected a whole number from 1 to 2, found \"3\"");
}

static void a_node_that_is_not_there_is_refused(void)
{
    check_refused("2 1 1\n0 2 4\n", "graph.txt:2: first node: expected a whole number from 1 to 2, found \"0\"");
    check_refused("2 1 1\n1 3 4\n", "graph.txt:2: second node: expected a whole number from 1 to 2, found \"3\"");
    check_refused("2 1 1\n1 b 4\n", "graph.txt:2: second node: expected a whole number from 1 to 2, found \"b\"");
    check_refused("2 1 1\n1.5 2 4\n", "graph.txt:2: first node: expected a whole number from 1 to 2, found \"1.5\"");
}

static void a_length_that_is_none_is_refused(void)
{
    static const char *const wrong[] = {"-3", "far", "4x", "nan", "inf", "0x10", "1e9", "4,5", "-", "1e"};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        char graph[100], sentence[200];
        snprintf(graph, sizeof graph, "2 1 1\n1 2 %s\n", wrong[k]);
        snprintf(sentence, sizeof sentence, "graph.txt:2: length: expected a number from 0 to 100000000, found \"%s\"",
                 wrong[k]);
        check_refused(graph, sentence);
    }
}

static void an_edge_of_other_than_three_values_is_refused(void)
{
    check_refused("2 1 1\n1 2\n", "graph.txt:2: expected two nodes and a length, found 2 values");
    check_refused("2 1 1\n1\n", "graph.txt:2: expected two nodes and a length, found 1 value");
    check_refused("2 1 1\n1 2 4 road\n", "graph.txt:2: expected two nodes and a length, found 4 values");
}

static void missing_edges_are_missed(void)
{
    check_refused("2 3 1\n1 2 4\n\n2 1 5\n",
                  "graph.txt:4: edges: expected 3, as line 1 says, found the end of the file after 2");
    check_refused("\n2 1 1\n", "graph.txt:2: edges: expected 1, as line 2 says, found the end of the file after 0");
}

static void text_after_the_last_edge_is_refused(void)
{
    check_refused("2 1 1\n1 2 4\n\n2 1 5\n1 2 6\n",
                  "graph.txt:4: expected the end of the file after edge 1, found \"2\"");
}

static void a_file_that_is_no_text_is_refused(void)
{
    check_refused("2 1 1\n1 2 \x89PNG\n", "graph.txt:2: expected plain text, found the byte 0x89");
    check_refused("\xEF\xBB\xBF"
                  "2 1 1\n1 2 4\n",
                  "graph.txt:1: expected plain text, found the byte 0xEF");
    check_refused("2 1 1\n1 2 4\n\x1A", "graph.txt:3: expected plain text, found the byte 0x1A");
}

static void all_faults_are_told_at_once(void)
{
    CHECK(!import_graph("x 4 0\n1 2001 4\n1 2\n2 1 -1\n", 0));
    CHECK(e.count == 6);
    CHECK(said(&e, "graph.txt:1: nodes: expected a whole number from 1 to 2000, found \"x\""));
    CHECK(said(&e, "graph.txt:1: p: expected a whole number from 1 to 2000, found \"0\""));
    CHECK(said(&e, "graph.txt:2: second node: expected a whole number from 1 to 2000, found \"2001\""));
    CHECK(said(&e, "graph.txt:3: expected two nodes and a length, found 2 values"));
    CHECK(said(&e, "graph.txt:4: length: expected a number from 0 to 100000000, found \"-1\""));
    CHECK(said(&e, "graph.txt:4: edges: expected 4, as line 1 says, found the end of the file after 3"));
    forget();
}

static void a_p_beyond_the_nodes_is_refused(void)
{
    CHECK(!import_graph("2 1 1\n1 2 4\n", 3));
    CHECK(e.count == 1);
    CHECK(strncmp(e.text[0], "--p: expected at most 2, the nodes of ", 38) == 0);
    CHECK(!is_there("areas.csv"));
    forget();
}

static void a_file_that_is_not_there_is_refused(void)
{
    char path[1024];
    folder_file("none.txt", path);
    CHECK(!import_orlib_pmed(path, 0, folder_path, &notes, &e));
    CHECK(said(&e, "none.txt: cannot read: No such file or directory"));
    forget();
}

static void a_folder_that_cannot_be_made_leaves_nothing(void)
{
    char path[1024], folder[1100];
    folder_put("graph.txt", "2 1 1\n1 2 4\n");
    folder_file("graph.txt", path);
    snprintf(folder, sizeof folder, "%s/out", path);
    CHECK(!import_orlib_pmed(path, 0, folder, &notes, &e));
    CHECK(e.status == STATUS_DEFECT);
    CHECK(said(&e, "graph.txt/out: cannot make the folder: Not a directory"));
    forget();
}

int main(void)
{
    folder_make();
    RUN(every_node_is_an_area_of_one_inhabitant_with_a_site);
    RUN(the_catchment_is_the_longest_path);
    RUN(minutes_are_the_lengths_of_shortest_paths);
    RUN(an_edge_given_again_replaces_the_earlier_one);
    RUN(so_it_does_in_the_other_direction);
    RUN(an_edge_from_a_node_to_itself_changes_nothing);
    RUN(a_pair_without_a_path_is_left_out);
    RUN(a_node_alone_is_a_graph);
    RUN(lengths_may_be_decimals_and_their_sums_are_what_they_read_as);
    RUN(long_whole_lengths_stay_exact);
    RUN(blanks_and_blank_lines_do_not_matter);
    RUN(the_last_line_may_lack_its_end);
    RUN(the_paths_are_those_over_the_same_links);
    RUN(the_scenario_asks_for_the_best_p_sites);
    RUN(another_p_takes_the_place_of_the_files);
    RUN(an_empty_file_is_refused);
    RUN(a_first_line_of_other_than_three_numbers_is_refused);
    RUN(counts_that_are_none_are_refused);
    RUN(a_node_that_is_not_there_is_refused);
    RUN(a_length_that_is_none_is_refused);
    RUN(an_edge_of_other_than_three_values_is_refused);
    RUN(missing_edges_are_missed);
    RUN(text_after_the_last_edge_is_refused);
    RUN(a_file_that_is_no_text_is_refused);
    RUN(all_faults_are_told_at_once);
    RUN(a_p_beyond_the_nodes_is_refused);
    RUN(a_file_that_is_not_there_is_refused);
    RUN(a_folder_that_cannot_be_made_leaves_nothing);
    folder_remove();
    return check_done();
}
