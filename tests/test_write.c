/* test_write.c - what is written: whole or not at all, quoted so that it reads back, and said in two languages. */
#include "folder.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "assess.h"
#include "decisions.h"
#include "memory.h"
#include "write.h"

static struct error error;

/* ---- files ---- */

static char *in_folder(const char *name)
{
    static char path[1024];
    folder_file(name, path);
    return path;
}

static bool holds(const char *name, const char *wanted)
{
    struct text t = {0};
    bool ok = text_read(in_folder(name), &t) && check_text(t.chars ? t.chars : "", wanted);
    free(t.chars);
    return ok;
}

/* Entries of a folder below the temporary one, -1 when there is none. */
static int entries(const char *name)
{
    int count = 0;
    DIR *folder = opendir(in_folder(name));
    if (folder == NULL)
        return -1;
    for (struct dirent *d; (d = readdir(folder)) != NULL;)
        count += strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
    closedir(folder);
    return count;
}

static void remove_below(const char *folder, const char *const *names, int count)
{
    char path[2048];
    for (int k = 0; k < count; k++) {
        snprintf(path, sizeof path, "%s/%s", folder_path, folder);
        size_t length = strlen(path);
        snprintf(path + length, sizeof path - length, "/%s", names[k]);
        remove(path);
    }
    remove(in_folder(folder));
}

static bool failed_with(const char *sentence)
{
    bool ok = error.status == STATUS_DEFECT && error.count == 1 && said(&error, sentence);
    error_free(&error);
    error = (struct error){0};
    return ok;
}

static void files_are_written_into_a_folder_that_is_made(void)
{
    struct output files[] = {{"one.txt", "1\n"}, {"two.txt", ""}};
    CHECK(write_files(in_folder("deep/deeper"), files, 2, &error));
    CHECK(error.count == 0 && entries("deep/deeper") == 2);
    CHECK(holds("deep/deeper/one.txt", "1\n") && holds("deep/deeper/two.txt", ""));
    files[0].text = "new\n";
    CHECK(write_files(in_folder("deep/deeper"), files, 2, &error));
    CHECK(entries("deep/deeper") == 2 && holds("deep/deeper/one.txt", "new\n"));
    static const char *const names[] = {"one.txt", "two.txt"};
    remove_below("deep/deeper", names, 2);
    remove_below("deep", NULL, 0);
}

static void a_folder_that_cannot_be_made_is_one_sentence(void)
{
    struct output file = {"one.txt", "1\n"};
    folder_put("plain", "not a folder");
    CHECK(!write_files(in_folder("plain/out"), &file, 1, &error));
    CHECK(failed_with("plain/out: cannot make the folder: Not a directory"));
    CHECK(!write_files(in_folder("plain"), &file, 1, &error));
    CHECK(failed_with("plain/one.txt: cannot write: Not a directory"));
    CHECK(!write_files("", &file, 1, &error));
    CHECK(failed_with("cannot make a folder without a name"));
    CHECK(holds("plain", "not a folder"));
    folder_drop("plain");
}

static void a_folder_is_tried_before_long_work(void)
{
    CHECK(writable_folder(in_folder("early/out"), &error));
    CHECK(error.count == 0 && entries("early/out") == 0); /* made, and nothing left in it */
    struct output file = {"one.txt", "1\n"};
    CHECK(write_files(in_folder("early/out"), &file, 1, &error));
    CHECK(writable_folder(in_folder("early/out"), &error));
    CHECK(entries("early/out") == 1 && holds("early/out/one.txt", "1\n"));
    static const char *const names[] = {"one.txt"};
    remove_below("early/out", names, 1);
    remove_below("early", NULL, 0);
    folder_put("plain", "not a folder");
    CHECK(!writable_folder(in_folder("plain/out"), &error));
    CHECK(failed_with("plain/out: cannot make the folder: Not a directory"));
    CHECK(!writable_folder(in_folder("plain"), &error));
    CHECK(failed_with("plain: cannot write there: Not a directory"));
    CHECK(!writable_folder("", &error));
    CHECK(failed_with("cannot make a folder without a name"));
    CHECK(holds("plain", "not a folder"));
    folder_drop("plain");
}

/* A full disk, played by a limit on the size of files. */
static void a_file_that_does_not_fit_leaves_everything_as_it_was(void)
{
    enum { MUCH = 100000 };
    char *much = allocate(MUCH + 1, 1);
    memset(much, 'x', MUCH);
    struct output before[] = {{"one.txt", "old one\n"}, {"two.txt", "old two\n"}};
    struct output after[] = {{"one.txt", "new one\n"}, {"two.txt", much}, {"three.txt", "new three\n"}};
    CHECK(write_files(in_folder("out"), before, 2, &error));
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    small = (struct rlimit){1000, was.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    bool ok = write_files(in_folder("out"), after, 3, &error);
    setrlimit(RLIMIT_FSIZE, &was);
    CHECK(!ok);
    CHECK(failed_with("out/two.txt: cannot write: File too large"));
    CHECK(entries("out") == 2); /* nothing left behind, nothing put there */
    CHECK(holds("out/one.txt", "old one\n") && holds("out/two.txt", "old two\n"));
    static const char *const names[] = {"one.txt", "two.txt"};
    remove_below("out", names, 2);
    free(much);
}

static void a_folder_in_a_files_place_leaves_everything_as_it_was(void)
{
    struct output before = {"one.txt", "old one\n"};
    struct output after[] = {{"one.txt", "new one\n"}, {"two.txt", "new two\n"}};
    CHECK(write_files(in_folder("out"), &before, 1, &error));
    CHECK(mkdir(in_folder("out/two.txt"), 0777) == 0);
    CHECK(!write_files(in_folder("out"), after, 2, &error));
    CHECK(failed_with("out/two.txt: cannot write: Is a directory"));
    CHECK(entries("out") == 2 && holds("out/one.txt", "old one\n"));
    static const char *const names[] = {"one.txt", "two.txt"};
    remove_below("out", names, 2);
}

/* ---- a plan of a place with difficult names ---- */

static struct instance in;
static struct scenario scenario;
static struct setting setting;
static struct plan plan;

static bool open_with(const char *folder, const char *policy, const char *file)
{
    struct json *root = NULL;
    bool ok = instance_read(folder, NULL, &in, &error) &&
              (file ? scenario_read(file, &in, &formulation_catalogue, &scenario, &error)
                    : json_parse(policy, "s.json", &root, &error) &&
                          scenario_parse(root, "s.json", &in, &formulation_catalogue, &scenario, &error)) &&
              setting_build(&in, &scenario, &setting, &error);
    json_free(root);
    if (!ok)
        error_print(&error, stderr);
    CHECK(ok);
    return ok;
}

static void close_all(void)
{
    plan_free(&plan);
    setting_free(&setting);
    scenario_free(&scenario);
    instance_free(&in);
    error_free(&error);
    error = (struct error){0};
}

static bool open_difficult(void)
{
    folder_put("areas.csv", "area,name,municipality,council,region,population,lat,lon\n"
                            "1,\"Æ, \"\"ø\"\"\",m,\"Råd, nord\",r,1000,55.5,9.25\n2,\"To\nlinjer\",m,c,r,1000,,\n");
    folder_put("sites.csv", "site,name,area,lat,lon\n\"a,b\",\"Komma, by\",1,,\n\"\"\"q\"\"\",\"Gåse\"\"øje\",2,55,10\n"
                            "\" s \",Mellemrum,1,55.75,9.5\n");
    folder_put("specialties.csv",
               "specialty,name_da,name_en,part_time_fte,catchment_minutes\neye,\"Øjne; ører\",Eyes,0.25,90\n");
    folder_put("providers.csv", "site,specialty,form,count\n\"a,b\",eye,full_time,3\n\"a,b\",eye,part_time,2\n");
    folder_put("travel.csv",
               "area,site,km,minutes\n1,\"a,b\",5,5\n1,\"\"\"q\"\"\",30,30\n1,\" s \",30,30\n2,\"\"\"q\"\"\",5,5\n"
               "2,\"a,b\",30,30\n");
    folder_put("notes.csv", "da,en\n\"Et forbehold, \"\"citeret\"\".\",\"A caveat, \"\"quoted\"\".\"\nTo.,Two.\n");
    return open_with(folder_path,
                     "{\"schema\": \"yderplan-scenario-1\", \"measures\": {\"new\": true, \"conversion\": true, "
                     "\"licence\": true, \"satellite\": true, \"closure\": {\"compensated\": true}, \"video\": true}}",
                     NULL);
}

static void decide_difficult(void)
{
    int ab = places_site(&in.places, "a,b"), q = places_site(&in.places, "\"q\""), s = places_site(&in.places, " s ");
    CHECK(ab >= 0 && q >= 0 && s >= 0);
    plan_add(&plan, (struct decision){MEASURE_NEW, 0, s, -1, 2, 0, -1});
    plan_add(&plan, (struct decision){MEASURE_CONVERSION, 0, ab, -1, 1, 0, -1});
    plan_add(&plan, (struct decision){MEASURE_LICENCE, 0, q, -1, 1, 0, -1});
    plan_add(&plan, (struct decision){MEASURE_SATELLITE, 0, q, ab, 1, 3, -1});
    plan_add(&plan, (struct decision){MEASURE_CLOSURE, 0, ab, -1, 1, 0, FORM_PART_TIME});
    plan_add(&plan, (struct decision){MEASURE_CLOSURE, 0, ab, -1, 1, 0, FORM_FULL_TIME});
    plan_add(&plan, (struct decision){MEASURE_VIDEO, 0, ab, -1, 1, 2, -1});
    plan_sort(&plan);
}

static struct json *document(void)
{
    struct proof proof = {NAN, NAN};
    struct claims claims = {"feasible", &proof, NULL, NULL};
    return plan_document(&setting, &plan, &claims);
}

static bool same_plan(const struct plan *a, const struct plan *b)
{
    bool same = a->count == b->count;
    for (int k = 0; same && k < a->count; k++) {
        const struct decision *x = &a->decisions[k], *y = &b->decisions[k];
        same = x->measure == y->measure && x->specialty == y->specialty && x->site == y->site &&
               x->parent == y->parent && x->count == y->count && x->days == y->days && x->form == y->form;
    }
    return same;
}

/* Does what is printed hold this? */
static bool prints(const char *text, const char *part)
{
    bool there = strstr(text, part) != NULL;
    if (!there)
        fprintf(stderr, "not printed: %s\nbut:\n%s\n", part, text);
    return there;
}

/* Texts of the plan.csv of the difficult plan. */
static void csv_has(enum language language, const char *begin, const char *const *parts, int count)
{
    if (open_difficult()) {
        decide_difficult();
        struct json *doc = document();
        char *csv = plan_csv(doc, &in, language);
        CHECK(strncmp(csv, begin, strlen(begin)) == 0);
        for (int k = 0; k < count; k++)
            CHECK(prints(csv, parts[k]));
        free(csv);
        json_free(doc);
    }
    close_all();
}

static void plan_csv_is_quoted_by_the_rules(void)
{
    static const char *const parts[] = {
        " today's.\",\"A caveat, \"\"quoted\"\". Two.\"\r\n",
        "\r\nsatellite,eye,Eyes,\"\"\"q\"\"\",\"Gåse\"\"øje\",\"a,b\",\"Komma, by\",3,1,,2,c,r,",
        "\r\nclosure,eye,Eyes,\"a,b\",\"Komma, by\",,,,1,part_time,1,\"Råd, nord\",r,-0.25,-0.25,,council,",
        "\r\nvideo,eye,Eyes,\"a,b\",\"Komma, by\",,,2,1,,1,\"Råd, nord\",r,0.2,-0.2,,region,"};
    csv_has(ENGLISH,
            "measure,specialty,specialty_name,site,site_name,parent_site,parent_name,days,count,form,area,council,"
            "region,fte,net_fte,cost,decided_by,effect,reason,note\r\nnew,eye,Eyes,\" s \",Mellemrum,,,,2,,1,\"Råd, "
            "nord\",r,2,2,,council,",
            parts, sizeof parts / sizeof parts[0]);
}

/* What a Danish office's spreadsheet opens by a double click. */
static void plan_csv_has_a_danish_form(void)
{
    static const char *const parts[] = {
        " af dagens.\";\"Et forbehold, \"\"citeret\"\". To.\"\r\n",
        "\r\nsatellite;eye;\"Øjne; ører\";\"\"\"q\"\"\";\"Gåse\"\"øje\";a,b;Komma, by;3;1;;2;c;r;",
        "\r\nclosure;eye;\"Øjne; ører\";a,b;Komma, by;;;;1;part_time;1;Råd, nord;r;-0,25;-0,25;;council;"};
    csv_has(DANISH,
            "\xEF\xBB\xBFmeasure;specialty;specialty_name;site;site_name;parent_site;parent_name;days;count;form;area;"
            "council;region;fte;net_fte;cost;decided_by;effect;reason;note\r\nnew;eye;\"Øjne; ører\";\" s "
            "\";Mellemrum;;;;2;",
            parts, sizeof parts / sizeof parts[0]);
}

static void only_what_was_guarded_looks_guarded(void)
{
    static const char *const guarded[] = {"'=1+1", "'-a", "'+", "'@x", "'\tx", "''", "'''"};
    static const char *const plain[] = {"", "'", "a", "'s-Gravenhage", "=1+1", "-a", "a'=b"};
    for (size_t k = 0; k < sizeof guarded / sizeof guarded[0]; k++)
        CHECK(is_guarded(guarded[k]));
    for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++)
        CHECK(!is_guarded(plain[k]));
}

static void both_files_of_a_plan_read_back_as_the_same_decisions(void)
{
    if (open_difficult()) {
        decide_difficult();
        struct json *doc = document();
        static const char *const names[] = {"plan.csv", "plan.json", "plan.geojson", "plan.xlsx", "report.html"};
        for (int k = 0; k < 4; k++) {
            struct plan back = {0};
            struct notes notes = {0};
            char path[1024];
            CHECK(write_plan(in_folder("out"), doc, &in, k < 2 ? DANISH : ENGLISH, &error));
            CHECK(entries("out") == 5);
            snprintf(path, sizeof path, "%.500s/out/%s", folder_path, names[k % 2]);
            CHECK(decisions_read(path, &in, &back, &notes, &error));
            CHECK(same_plan(&back, &plan) && notes.count == 0);
            error_print(&error, stderr);
            plan_free(&back);
            notes_free(&notes);
        }
        remove_below("out", names, 5);
        json_free(doc);
    }
    close_all();
}

/* What stands in the page's data element: parsed, as a browser does. NULL where there is no such thing. */
static struct json *data_of(const char *page)
{
    static const char begin[] = "<script id=\"data\" type=\"application/json\">";
    const char *from = strstr(page, begin), *to = from ? strstr(from, "</script>") : NULL;
    struct text data = {0};
    struct json *out = NULL;
    if (to) {
        text_add_bytes(&data, from + strlen(begin), (size_t)(to - from) - strlen(begin));
        json_parse(data.chars, "report.html", &out, &error);
    }
    free(data.chars);
    return out;
}

static struct report page_of(struct json *const *doc, const struct json *map)
{
    return (struct report){(const struct json *const *)doc, 1, map, DANISH};
}

static void a_page_holds_the_document_whatever_its_texts_are(void)
{
    struct json *doc = json_new(JSON_OBJECT), *map = json_new(JSON_OBJECT);
    static const char text[] =
        "</script><img src=x onerror=\"alert(1)\"> <!-- & \xE2\x80\xA8 \xE2\x80\xA9 \xE2\x80\xA6 {{data}}";
    json_put_text(doc, "</script>", text);
    json_put_number(doc, "number", 0.1);
    json_put_text(map, "type", "FeatureCollection");
    struct report page = page_of(&doc, map);
    char *html = report_html(&page);
    struct json *data = data_of(html);
    CHECK(data != NULL);
    if (data) {
        const struct json *back = json_get(data, "documents")->child[0];
        CHECK_TEXT(json_get(back, "</script>")->text, text);
        CHECK(json_get(back, "number")->number == 0.1);
        CHECK_TEXT(json_get(json_get(data, "map"), "type")->text, "FeatureCollection");
        CHECK(strstr(strstr(html, "id=\"data\""), "<img") == NULL && strstr(html, "\xE2\x80\xA8") == NULL);
    }
    CHECK(strstr(html, "<html lang=\"da\">") != NULL);
    page.language = ENGLISH;
    char *english = report_html(&page);
    CHECK(strstr(english, "<html lang=\"en\">") != NULL);
    free(english);
    free(html);
    json_free(data);
    json_free(doc);
    json_free(map);
}

static bool map_reads(const char *text, struct json **map)
{
    error_free(&error);
    error = (struct error){0};
    folder_put("areas.geojson", text);
    return read_map(folder_path, "areas.geojson", map, &error);
}

#define FEATURE(geometry) "{\"type\": \"FeatureCollection\", \"features\": [\n" geometry "]}"
#define POLYGON(properties, ring)                                                                                      \
    "{\"type\": \"Feature\", \"properties\": " properties                                                              \
    ", \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [" ring "]}}"

static void a_map_is_read_as_polygons_called_after_their_areas(void)
{
    struct json *map = NULL;
    CHECK(map_reads(
        FEATURE(POLYGON("{\"area\": \"A\", \"more\": 1}",
                        "[[0,0],[1.00004,0],[1,1.123456],[0,0]]") ","
                                                                  "{\"type\": \"Feature\", \"properties\": {\"kind\": "
                                                                  "\"site\"}, \"geometry\": {\"type\": "
                                                                  "\"Point\", \"coordinates\": [0, 0]}}, {\"type\": "
                                                                  "\"Feature\", \"properties\": null, "
                                                                  "\"geometry\": null}"),
        &map));
    CHECK(map && json_get(map, "features")->count == 1);
    char *text = map ? json_print_compact(map) : NULL;
    CHECK_TEXT(text,
               "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"A\"},"
               "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1.1235],[0,0]]]}}]}\n");
    free(text);
    json_free(map);
    folder_drop("areas.geojson");
    CHECK(read_map(folder_path, "areas.geojson", &map, &error) && map == NULL);
    CHECK(map_reads(FEATURE(""), &map) && map == NULL);
    folder_drop("areas.geojson");
}

static void a_map_that_is_none_is_refused_with_its_place(void)
{
    static const struct {
        const char *text, *sentence;
    } cases[] = {
        {"{", "areas.geojson:1"},
        {"[]", "expected a GeoJSON FeatureCollection with a list of features"},
        {"{\"type\": \"FeatureCollection\"}", "expected a GeoJSON FeatureCollection with a list of features"},
        {FEATURE(POLYGON("{\"name\": \"A\"}", "[[0,0],[1,0],[1,1],[0,0]]")),
         "areas.geojson:2: features.0: expected a property \"area\", a text"},
        {FEATURE(POLYGON("{\"area\": 101}", "[[0,0],[1,0],[1,1],[0,0]]")), "expected a property \"area\", a text"},
        {FEATURE(POLYGON("{\"area\": \"A\"}", "[[0,0],[1,0],[0,0]]")), "expected a ring of at least four positions"},
        {FEATURE(POLYGON("{\"area\": \"A\"}", "[[0,0],[1,0],[1,\"1\"],[0,0]]")), "expected a position"},
        {FEATURE(POLYGON("{\"area\": \"A\"}", "[[0,0],[725000,6175000],[1,1],[0,0]]")),
         "expected a position [longitude, latitude] in degrees"},
        {FEATURE(
             "{\"type\": \"Feature\", \"properties\": {\"area\": \"A\"}, \"geometry\": {\"type\": \"MultiPolygon\"}}"),
         "expected coordinates"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct json *map = NULL;
        CHECK(!map_reads(cases[k].text, &map) && map == NULL && error.count == 1);
        CHECK(error.count == 1 && strstr(error.text[0], cases[k].sentence) != NULL);
        CHECK(error.status == STATUS_INPUT);
    }
    error_free(&error);
    error = (struct error){0};
    folder_drop("areas.geojson");
}

static const struct json *feature(const struct json *collection, const char *kind, const char *key, const char *id)
{
    const struct json *list = json_get(collection, "features");
    for (int k = 0; k < list->count; k++) {
        const struct json *p = json_get(list->child[k], "properties");
        const struct json *of_kind = json_get(p, "kind"), *named = json_get(p, key);
        if (strcmp(of_kind->text, kind) == 0 && named && strcmp(named->text, id) == 0)
            return list->child[k];
    }
    CHECK(false);
    return NULL;
}

static double coordinate(const struct json *f, int k)
{
    return json_get(json_get(f, "geometry"), "coordinates")->child[k]->number;
}

static void a_map_has_areas_sites_and_satellites_as_features(void)
{
    if (open_difficult()) {
        decide_difficult();
        struct json *doc = document(), *map = NULL;
        char *text = plan_geojson(doc, &in, DANISH);
        CHECK(json_parse(text, "plan.geojson", &map, &error));
        CHECK_TEXT(json_get(map, "type")->text, "FeatureCollection");
        CHECK(json_get(map, "features")->count == 2 + 3 + 7);
        CHECK(json_get(map, "caveats")->count == 2);
        const struct json *one = feature(map, "area", "area", "1"), *two = feature(map, "area", "area", "2");
        CHECK_TEXT(json_get(one, "type")->text, "Feature");
        CHECK_TEXT(json_get(json_get(one, "geometry"), "type")->text, "Point");
        CHECK(coordinate(one, 0) == 9.25 && coordinate(one, 1) == 55.5); /* longitude first */
        CHECK(json_get(two, "geometry")->kind == JSON_NULL);
        CHECK(json_get(json_get(one, "properties"), "eye_baseline")->kind == JSON_NUMBER);
        CHECK(json_get(json_get(one, "properties"), "eye_plan")->kind == JSON_NUMBER);
        CHECK_TEXT(json_get(json_get(one, "properties"), "council")->text, "Råd, nord");
        const struct json *ab = json_get(feature(map, "site", "site", "a,b"), "properties");
        CHECK(json_get(ab, "existing_numbers")->number == 5 && json_get(ab, "conversion")->number == 1);
        CHECK(json_get(ab, "satellite_days_away")->number == 3 && json_get(ab, "new")->number == 0);
        CHECK(json_get(ab, "closures")->number == 2 && json_get(ab, "video_days")->number == 2);
        CHECK(json_get(ab, "fte_baseline")->number == 3.5 && json_get(ab, "eye_fte_baseline")->number == 3.5);
        CHECK(json_get(ab, "fte_change")->number == json_get(ab, "fte")->number - 3.5);
        CHECK_TEXT(json_get(ab, "decisions")->text,
                   "Konvertering: Øjne; ører, 1; Nedlæggelse: Øjne; ører, 1; Nedlæggelse: Øjne; ører, 1; "
                   "Video: Øjne; ører, 2 dage om ugen");
        const struct json *closed = json_get(feature(map, "decision", "form", "part_time"), "properties");
        CHECK_TEXT(json_get(closed, "measure_name")->text, "Nedlæggelse");
        CHECK_TEXT(json_get(closed, "specialty_name")->text, "Øjne; ører");
        const struct json *line = feature(map, "satellite", "parent_site", "a,b");
        CHECK_TEXT(json_get(json_get(line, "geometry"), "type")->text, "LineString");
        const struct json *ends = json_get(json_get(line, "geometry"), "coordinates");
        CHECK(ends->count == 2 && ends->child[0]->child[0]->number == 9.25 && ends->child[1]->child[0]->number == 10);
        CHECK(json_get(json_get(line, "properties"), "days")->number == 3);
        json_free(map);
        free(text);
        json_free(doc);
    }
    close_all();
}

static void the_same_plan_gives_the_same_bytes(void)
{
    if (open_difficult()) {
        decide_difficult();
        for (int k = 0; k < 3; k++) {
            struct json *a = document(), *b = document();
            char *first = k == 0 ? json_print(a) : k == 1 ? plan_csv(a, &in, DANISH) : plan_geojson(a, &in, DANISH);
            char *second = k == 0 ? json_print(b) : k == 1 ? plan_csv(b, &in, DANISH) : plan_geojson(b, &in, DANISH);
            CHECK_TEXT(first, second);
            free(first);
            free(second);
            json_free(a);
            json_free(b);
        }
    }
    close_all();
}

/* ---- decisions that somebody wrote by hand ---- */

static bool reads(const char *csv)
{
    struct notes notes = {0};
    folder_put("d.csv", csv);
    plan_free(&plan);
    error_free(&error);
    error = (struct error){0};
    bool ok = decisions_read(in_folder("d.csv"), &in, &plan, &notes, &error);
    notes_free(&notes);
    return ok;
}

static bool refuses(const char *row, const char *sentence)
{
    struct text t = {0};
    text_add(&t, "measure,specialty,site,parent_site,days,count,form\n%s\n", row);
    bool ok = !reads(t.chars) && error.count == 1 && plan.count == 0 && said(&error, sentence);
    if (error.count != 1)
        error_print(&error, stderr);
    free(t.chars);
    return ok;
}

static void decisions_by_hand_need_few_columns(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/one-number.json")) {
        CHECK(reads("site,specialty,measure\nd,hud,new\n"));
        CHECK(plan.count == 1 && plan.decisions[0].count == 1 && plan.decisions[0].parent == -1);
        CHECK(reads("measure;specialty;site;parent_site;days\nsatellite;hud;d;a;3\n"));
        CHECK(plan.decisions[0].days == 3 && plan.decisions[0].count == 1 && plan.decisions[0].parent == 0);
        CHECK(reads("measure,specialty,site,form,count\nclosure,hud,a,full_time,2\nclosure,hud,a,licence,\n"));
        CHECK(plan.count == 2 && plan.decisions[0].form == FORM_FULL_TIME && plan.decisions[0].count == 2);
        CHECK(plan.decisions[1].form == FORM_LICENCE && plan.decisions[1].count == 1);
        CHECK(reads("measure,specialty,site,days\nvideo,hud,a,2\n"));
        CHECK(plan.decisions[0].days == 2 && plan.decisions[0].form == -1 && plan.decisions[0].parent == -1);
        CHECK(reads("measure,specialty,site\n") && plan.count == 0);
    }
    close_all();
}

static void decisions_by_hand_are_checked(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/one-number.json")) {
        static const char *const wrong[][2] = {
            {"neww,hud,d,,,1,", "measure: unknown measure \"neww\"; did you mean \"new\"?"},
            {"magic,hud,d,,,1,",
             "measure: unknown measure \"magic\"; expected new, conversion, licence, satellite, closure or video"},
            {"new,eye,d,,,1,", "specialty: unknown specialty \"eye\""},
            {"new,hud,nowhere,,,1,", "site: unknown site \"nowhere\""},
            {"new,hud,d,a,,1,", "parent_site: only a satellite has a parent_site, found \"a\""},
            {"video,hud,d,a,1,1,", "parent_site: only a satellite has a parent_site, found \"a\""},
            {"satellite,hud,d,,2,,", "parent_site: a satellite needs a parent_site"},
            {"satellite,hud,d,a,,,", "days: expected a whole number of at least 1, found 0"},
            {"satellite,hud,d,a,1.5,,", "days: expected a whole number of at least 1, found 1.5"},
            {"satellite,hud,d,a,2,2,", "count: a satellite has count 1 and its size in days, found 2"},
            {"video,hud,d,,,,", "days: expected a whole number of at least 1, found 0"},
            {"video,hud,d,,2,2,", "count: video has count 1 and its size in days, found 2"},
            {"new,hud,d,,2,1,", "days: only a satellite and video have days, found 2"},
            {"closure,hud,d,,2,1,part_time", "days: only a satellite and video have days, found 2"},
            {"new,hud,d,,,0,", "count: expected a whole number of at least 1, found 0"},
            {"closure,hud,d,,,1,", "form: a closure needs a form: full_time, part_time, shared or licence"},
            {"closure,hud,d,,,1,part-time", "form: unknown form \"part-time\"; did you mean \"part_time\"?"},
            {"closure,hud,d,,,1,satellite",
             "form: unknown form \"satellite\"; expected full_time, part_time, shared or licence"},
            {"new,hud,d,,,1,full_time", "form: only a closure has a form, found \"full_time\""}};
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            char sentence[200];
            snprintf(sentence, sizeof sentence, "d.csv:2: %s", wrong[k][1]);
            CHECK(refuses(wrong[k][0], sentence));
        }
    }
    close_all();
}

static void a_decision_that_stands_twice_is_refused(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/one-number.json")) {
        CHECK(!reads("measure,specialty,site\nnew,hud,d\nnew,hud,d\n"));
        CHECK(error.count == 1);
        CHECK(said(&error, "d.csv: the decision new, hud, d stands twice; expected it once with the whole size"));
        CHECK(!reads("measure,specialty,site,form\nclosure,hud,d,part_time\nclosure,hud,d,part_time\n"));
        CHECK(said(&error, "d.csv: the decision closure, hud, d stands twice; expected it once with the whole size"));
    }
    close_all();
}

/* ---- the summary ---- */

static char *printed(enum language language, const struct claims *claims, bool has_plan)
{
    char *text = NULL;
    size_t length;
    FILE *to = open_memstream(&text, &length);
    struct json *doc = claims ? plan_document(&setting, has_plan ? &plan : NULL, claims)
                              : assessment_document(&setting, has_plan ? &plan : NULL);
    print_plan(doc, &in, language, to);
    fclose(to);
    json_free(doc);
    return text;
}

static struct json *half_a_second(void)
{
    struct json *run = json_new(JSON_OBJECT);
    json_put_number(run, "seconds", 0.5);
    return run;
}

static void a_plan_is_summed_up_in_danish(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/one-number.json")) {
        struct json *run = half_a_second();
        struct proof proof = {0.1875, 0.1875};
        struct claims claims = {"optimal", &proof, NULL, run};
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 2, -1, 1, 0, -1});
        char *text = printed(DANISH, &claims, true);
        CHECK_TEXT(
            text,
            "Ét nyt ydernummer\n\n"
            "Speciale                kapacitet i dag  plan  ulighed i dag %  plan %  ændring %  nye\n"
            "Hudlæge                             4,0   5,0            31,25   18,75      -40,0    1\n"
            "I alt (ulighed vægtet)              4,0   5,0            31,25   18,75      -40,0    1\n"
            "Kapacitet i fuldtidsydernumre. Ulighed: den del af kapaciteten i dag, der skulle flyttes, for at alle fik "
            "lige stor behovsvægtet dækning (Hoover).\n\n"
            "Region    nye  mio. kr./år\n"
            "Nordland    ·          0,0\n"
            "Sydland     1          2,0\n"
            "I alt       1          2,0\n\n"
            "Regler\n"
            "  Nye ydernumre i hele landet: højst 1. (overholdt: 1 af 1, bindende)\n"
            "  Intet sted får flere ydernumre eller satellitdage, end der er plads til (sites.csv: max_numbers, "
            "room_days), "
            "alle specialer tilsammen. (overholdt)\n\n"
            "Mål\n"
            "  Ulighed (Hoover): andel af dagens kapacitet, der skulle flyttes for lige dækning\n"
            "    18,75 % mod 31,25 % i dag. Bevist: ingen plan under de samme regler kommer under 18,75 % (afstand "
            "0,000 "
            "%).\n"
            "Regnetid: 0,5 sekunder.\n"
            "Forbehold: Ager, Birk, Ceder og Dal er opdigtede: et eksempel, der kan regnes efter på papir.\n");
        free(text);
        json_free(run);
    }
    close_all();
}

static void a_plan_is_summed_up_in_english(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/two-satellites.json")) {
        struct json *run = half_a_second();
        struct proof proof = {0.1365, 0.15};
        struct claims claims = {"feasible", &proof, NULL, run};
        plan_add(&plan, (struct decision){MEASURE_SATELLITE, 0, 1, 0, 1, 2, -1});
        plan_add(&plan, (struct decision){MEASURE_SATELLITE, 0, 2, 0, 1, 3, -1});
        char *text = printed(ENGLISH, &claims, true);
        CHECK_TEXT(
            text,
            "Satellite days, and no council loses more than 20 %\n\n"
            "Specialty                  FTE today  plan  inequality today %  plan %  change %  satellite days\n"
            "Dermatology                      4.0   3.9               31.25   13.65     -56.3               5\n"
            "All (inequality weighted)        4.0   3.9               31.25   13.65     -56.3               5\n"
            "FTE: full-time numbers or their worth. Inequality: the share of today's supply that would "
            "have to move for equal need-weighted coverage (Hoover).\n\n"
            "Region    satellite days  m kr a year\n"
            "Nordland               2          0.2\n"
            "Sydland                3          0.3\n"
            "All                    5          0.5\n\n"
            "Rules\n"
            "  Satellite days a week in the whole country: at most 5. (kept: 5 of 5, binding)\n"
            "  Coverage in every council may fall at most 20 % below today. (BROKEN: Nord, Dermatology: 74.8 % "
            "of today's; at least 80)\n\n"
            "Largest fall in degree of coverage of an area: Ager, Dermatology, from 150 to 100 %.\n"
            "Largest fall of a council: Nord, Dermatology, from 162 to 122 %.\n\n"
            "Note: Total supply falls from 4.0 to 3.9 FTE.\n\n"
            "Objective\n"
            "  Inequality (Hoover): share of today's supply that would have to move for equal coverage\n"
            "    13.65 % against 31.25 % today. Proven: no plan under the same rules gets below 15.00 % (gap 9.890 "
            "%).\n"
            "Time ran out before the gap asked for was proven; the plan is the best one "
            "found.\n"
            "Time: 0.5 seconds.\n"
            "Caveat: Ager, Birk, Ceder and Dal are invented: an example that can be checked on paper.\n");
        free(text);
        json_free(run);
    }
    close_all();
}

static bool open_many(const char *objectives)
{
    struct text t = {0};
    text_add(
        &t,
        "{\"schema\": \"yderplan-scenario-1\", \"title\": \"Many\", \"coverage\": {\"decay\": \"step\"}, "
        "\"objectives\": %s, \"measures\": {\"new\": true, \"closure\": {\"compensated\": true}, \"video\": {\"fte\": "
        "0.8}}, \"rules\": [{\"rule\": \"cap\", \"measures\": [\"new\"], \"min\": 2}]}",
        objectives);
    bool ok = open_with("instances/toy", t.chars, NULL);
    free(t.chars);
    return ok;
}

/* Measures that the scenario uses or the plan takes have a column, in one order. */
static void every_measure_in_use_has_a_column(void)
{
    if (open_many("[{\"measure\": \"hoover\"}]")) {
        struct json *run = half_a_second();
        struct proof proof = {0.5, 0.1};
        struct claims claims = {"feasible", &proof, NULL, run};
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 2, -1, 1, 0, -1});
        plan_add(&plan,
                 (struct decision){MEASURE_SATELLITE, 0, 2, 0, 1, 1, -1}); /* though the scenario does not use it */
        plan_add(&plan, (struct decision){MEASURE_CLOSURE, 0, 1, -1, 2, 0, FORM_PART_TIME});
        plan_add(&plan, (struct decision){MEASURE_VIDEO, 0, 0, -1, 1, 3, -1});
        char *text = printed(ENGLISH, &claims, true);
        CHECK(prints(text, "plan %  change %  new  satellite days  closed  video days\n"));
        CHECK(prints(text, "Region    new  satellite days  closed  video days  m kr a year\n"
                           "Nordland    ·               ·       2           3            –\n"
                           "Sydland     1               1       ·           ·          2.1\n"
                           "All         1               1       2           3            –\n"));
        free(text);
        text = printed(DANISH, &claims, true);
        CHECK(prints(text, "Region    nye  satellitdage  nedlagte  videodage  mio. kr./år\n"));
        free(text);
        json_free(run);
    }
    close_all();
}

/* One number in Dal, as in instances/toy/README.md: 0.1875. The smallest coverage is Dal's 1.5, of 2. */
static void every_objective_is_told_with_its_own_bound(void)
{
    if (open_many(
            "[{\"measure\": \"max_min\"}, {\"measure\": \"hoover\", \"tolerance\": 0.5}, {\"measure\": \"travel\"}, "
            "{\"measure\": \"max_coverage\"}]")) {
        struct json *run = half_a_second();
        struct proof proofs[] = {{0.75, 0.8}, {0.125, 0.125}, {-1, NAN}, {200000, 200000}};
        struct claims claims = {"feasible", proofs, NULL, run};
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 2, -1, 1, 0, -1});
        char *text = printed(ENGLISH, &claims, true);
        CHECK(prints(text, "Objectives, in this order\n  Coverage of the worst covered area"));
        CHECK(prints(
            text, "\n    75.00 % against 25.00 % today. Proven: no plan under the same rules gets above 80.00 % (gap "
                  "6.667 %).\n"));
        CHECK(prints(text,
                     "\n    18.75 % against 31.25 % today. Optimised alone: 12.50 %; the rest was given to the "
                     "objectives below. Proven: no plan that keeps the objectives above gets below 12.50 % (gap 33.333 "
                     "%).\n"));
        CHECK(prints(text, " No bound is proven yet: give the search more time.\n"));
        CHECK(prints(text, "\n    200,000 (100.0 % of the need) against 200,000 (100.0 % of the need) today. Proven: "
                           "no plan that keeps the objectives above gets above "
                           "200,000 (gap 0.000 %).\n"));
        free(text);
        text = printed(DANISH, &claims, true);
        CHECK(prints(text,
                     "Mål, i denne rækkefølge\n  Dækningen i det dårligst dækkede område, i pct. af dækningsmålet; "));
        CHECK(prints(text,
                     "\n    75,00 % mod 25,00 % i dag. Bevist: ingen plan under de samme regler kommer over 80,00 % "
                     "(afstand 6,667 %).\n"));
        CHECK(prints(text,
                     " Optimeret alene: 12,50 %; resten er givet til målene nedenfor. Bevist: ingen plan, der holder "
                     "målene ovenfor, kommer under 12,50 % (afstand 33,333 %).\n"));
        free(text);
        text = printed(ENGLISH, NULL, true);
        CHECK(prints(text, "\n    75.00 % against 25.00 % today.\n"));
        CHECK(strstr(text, "Proven") == NULL && strstr(text, "Time") == NULL);
        free(text);
        json_free(run);
    }
    close_all();
}

static void set_number(struct json *object, const char *key, double value)
{
    for (int k = 0; k < object->count; k++)
        if (strcmp(object->child[k]->key, key) == 0)
            object->child[k]->number = value;
}

/* A document whose rule is soft and costs 0.25; what a penalty comes to, test_plan.c knows. */
static char *printed_soft(enum language language)
{
    struct proof proof = {0.4375, 0.4};
    struct json *run = half_a_second();
    char *text = NULL;
    size_t length;
    scenario.rules[0].penalty = 0.5;
    struct json *doc = plan_document(&setting, &plan, &(struct claims){"feasible", &proof, NULL, run});
    set_number(json_get(doc, "rules")->child[0], "penalty", 0.25);
    set_number(json_get(doc, "objectives")->child[0], "penalty", 0.25);
    set_number(json_get(doc, "objectives")->child[0], "best", 0.4375);
    FILE *to = open_memstream(&text, &length);
    print_plan(doc, &in, language, to);
    fclose(to);
    json_free(doc);
    json_free(run);
    return text;
}

static void a_soft_rule_is_not_fully_met_rather_than_broken(void)
{
    if (open_many("[{\"measure\": \"hoover\"}]")) {
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 2, -1, 1, 0, -1});
        char *text = printed_soft(ENGLISH);
        CHECK(prints(text, " at least 2. (not fully met: 1; at least 2; penalty 25.000 %)\n"));
        CHECK(prints(
            text,
            "\n    18.75 % against 31.25 % today. Penalty of rules that are not fully met: 25.000 %. Proven: no plan "
            "under the same rules, penalty included, gets below 40.00 %"));
        CHECK(strstr(text, "BROKEN") == NULL && strstr(text, "Optimised alone") == NULL);
        free(text);
        text = printed_soft(DANISH);
        CHECK(prints(text, " mindst 2. (ikke helt opfyldt: 1; mindst 2; straf 25,000 %)\n"));
        CHECK(prints(text,
                     " Dertil straf for regler, der ikke er helt opfyldt: 25,000 %. Bevist: ingen plan under de samme "
                     "regler, straf medregnet, kommer under 40,00 %"));
        CHECK(strstr(text, "BRUDT") == NULL);
        free(text);
    }
    close_all();
}

/* Adds a rule to the toy's one number, puts a new number in Ager on top of what `plan` has, and prints. */
static char *printed_with_rule(const char *rule, enum language language)
{
    struct text all = {0};
    char *text = NULL;
    text_add(&all,
             "{\"schema\": \"yderplan-scenario-1\", \"coverage\": {\"decay\": \"step\"}, \"measures\": {\"new\": "
             "true}, \"rules\": [%s]}",
             rule);
    if (folder_put("ruled.json", all.chars), open_with("instances/toy", NULL, in_folder("ruled.json"))) {
        struct json *run = half_a_second();
        struct proof proof = {0.1365, 0.1};
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 0, -1, 1, 0, -1});
        text = printed(language, &(struct claims){"feasible", &proof, NULL, run}, true);
        json_free(run);
    }
    close_all();
    folder_drop("ruled.json");
    free(all.chars);
    return text;
}

static void prints_with_rule(const char *rule, enum language language, const char *part)
{
    char *text = printed_with_rule(rule, language);
    CHECK(text && prints(text, part));
    free(text);
}

/* Coverage with the number in Ager: 4, 4.625, 1.125, 0.5 of a target of 2. */
static void a_rule_is_told_in_its_own_unit(void)
{
    prints_with_rule("{\"rule\": \"floor\", \"level\": \"area\", \"percent\": 60}", DANISH,
                     " (BRUDT: 2 af 4 grænser)\n    Dal, Hudlæge: 25 pct.; mindst 60\n    Ceder, Hudlæge: 56,2 pct.; "
                     "mindst 60\n");
    prints_with_rule("{\"rule\": \"floor\", \"level\": \"area\", \"percent\": 300}", ENGLISH,
                     " (BROKEN: 4 of 4 limits)\n    Dal, Dermatology: 25 %; at least 300\n");
    prints_with_rule("{\"rule\": \"floor\", \"level\": \"council\", \"percent\": 40, \"penalty\": 2}", DANISH,
                     " (ikke helt opfyldt: Syd, Hudlæge: 37,5 pct.; mindst 40; straf 2,500 %)\n");
    prints_with_rule("{\"rule\": \"parity\", \"level\": \"council\", \"of\": \"nation\", \"points\": 90}", DANISH,
                     " (overholdt)\n");
    prints_with_rule("{\"rule\": \"parity\", \"level\": \"area\", \"of\": \"nation\", \"points\": 105}", DANISH,
                     " (BRUDT: Birk, Hudlæge: 106,2 procentpoint; højst 105)\n");
    prints_with_rule("{\"rule\": \"travel_limit\", \"minutes\": 20}", DANISH,
                     " (BRUDT: Hudlæge: 80 pct. af behovet; mindst 100)\n");
    prints_with_rule("{\"rule\": \"mean_travel\"}", ENGLISH, " minutes)\n");
    prints_with_rule("{\"rule\": \"budget\", \"max\": 2.5}", ENGLISH, " (kept: 2 of 2.50 million kr, binding)\n");
    prints_with_rule("{\"rule\": \"floor\", \"level\": \"area\", \"percent\": 25.01}", DANISH,
                     " (BRUDT: Dal, Hudlæge: 25 pct.; mindst 25,01)\n");
}

/* What a rule closes is not a limit that the plan has run into. */
static void a_rule_that_closes_says_how_much(void)
{
    prints_with_rule("{\"rule\": \"cap\", \"measures\": [\"licence\"], \"max\": 0}", DANISH,
                     "Ydernumre på licens i hele landet: ingen. (overholdt)\n");
    prints_with_rule("{\"rule\": \"cap\", \"measures\": [\"new\"], \"level\": \"region\", \"of\": {\"Nordland\": 1, "
                     "\"Sydland\": 0}}",
                     ENGLISH, "at most 1 in Nordland, none in Sydland. (kept, 1 of 1 limits binding)\n");
    prints_with_rule("{\"rule\": \"closed_above\", \"percent\": 200, \"level\": \"area\"}", DANISH, " (overholdt)\n");
    prints_with_rule("{\"rule\": \"open_worst\", \"count\": 1, \"level\": \"region\"}", DANISH,
                     " (BRUDT: Nordland, Hudlæge: 1; højst 0)\n");
    prints_with_rule("{\"rule\": \"closed_above\", \"percent\": 175, \"level\": \"area\"}", DANISH,
                     " (overholdt, 1 område og speciale er lukket for nye ydernumre)\n");
}

/* The lines of an objective: what it is about, with its parameters, and its value of today. */
static void says_objective(const char *objective, enum language language, const char *part)
{
    char list[300];
    snprintf(list, sizeof list, "[%s]", objective);
    if (open_many(list)) {
        char *text = printed(language, NULL, false);
        CHECK(prints(text, part));
        free(text);
    }
    close_all();
}

static void an_objective_is_told_with_its_parameters(void)
{
    says_objective(
        "{\"measure\": \"max_coverage\", \"minutes\": 10}", DANISH,
        "\n  Behov inden for 10 minutter af et åbent sted, alle specialer lagt sammen\n    160.000 (80,0 % af "
        "behovet) i dag.\n");
    says_objective("{\"measure\": \"max_coverage\", \"km\": 80}", ENGLISH,
                   "\n  Need within 80 km of an open site, summed over all specialties\n");
    says_objective(
        "{\"measure\": \"set_cover\", \"minutes\": 30}", DANISH,
        "\n  Tilføjede ydernumre og åbnede satellitter, så alle har højst 30 minutter til et åbent sted\n    0 "
        "i dag.\n");
    says_objective("{\"measure\": \"max_min\", \"level\": \"council\", \"depth\": 1}", DANISH,
                   "\n  Dækningen i det dårligst dækkede sundhedsråd, i pct. af dækningsmålet\n    37,50 % i dag.\n");
    says_objective(
        "{\"measure\": \"max_min\", \"level\": \"region\", \"depth\": 2}", ENGLISH,
        "\n  Coverage of the worst covered region, in percent of the target; the 2 worst covered are raised one "
        "after the other\n");
    says_objective("{\"measure\": \"max_min\", \"level\": \"nation\", \"depth\": 1}", ENGLISH,
                   "\n  Coverage of the whole country, in percent of the target\n    100.00 % today.\n");
    says_objective("{\"measure\": \"shortfall\"}", DANISH,
                   "\n  Mangel: hvor meget der i gennemsnit mangler op til dækningsmålet, i pct. af "
                   "dækningsmålet\n    31,25 % i dag.\n");
    says_objective("{\"measure\": \"shortfall\", \"theta\": 0.8}", ENGLISH,
                   "\n  Shortfall: how much is missing to 80 % of the target on average, in percent of the target\n");
    says_objective("{\"measure\": \"kolm_pollak\", \"epsilon\": 0.5}", DANISH,
                   "\n  Kolm-Pollak (epsilon 0,5): dækning, som uligheden koster, i pct. af gennemsnittet i dag\n");
    says_objective(
        "{\"measure\": \"p_median\"}", DANISH,
        "\n  Gennemsnitlig rejsetid til nærmeste åbne sted, minutter; et område uden åbent sted tæller 160\n");
    says_objective("{\"measure\": \"p_median\", \"unreached_minutes\": 99}", ENGLISH,
                   "\n  Mean travel to the nearest open site, minutes; an area without an open site counts 99\n");
    says_objective("{\"measure\": \"changes\"}", DANISH, "\n    0 i dag.\n");
    says_objective("{\"measure\": \"cost\"}", ENGLISH, "\n    0.0 today.\n");
    says_objective("{\"measure\": \"gini\"}", ENGLISH, "\n    0.3");
}

static void values_are_told_apart(void)
{
    const struct objective_kind percent = {.reading = AS_PERCENT}, count = {.reading = AS_COUNT};
    const struct objective_kind money = {.reading = AS_MONEY}, minutes = {.reading = AS_MINUTES};
    char to[80];
    CHECK(objective_decimals(&percent, 0.16398, 0.16318) == 0 && objective_decimals(&percent, 0.16398, 0.163981) == 2);
    CHECK(objective_decimals(&percent, 0.5, 0.5) == 0 && objective_decimals(&percent, 0.5, 0.5 + 1e-9) == 0);
    CHECK_TEXT(objective_number(&percent, 0.16398, 0, DANISH, to), "16,40 %");
    CHECK_TEXT(objective_number(&percent, 0.16398, 1, ENGLISH, to), "16.398 %");
    CHECK_TEXT(objective_number(&percent, NAN, 1, ENGLISH, to), "–");
    CHECK_TEXT(objective_number(&count, 3 + 1e-9, 0, DANISH, to), "3");
    CHECK_TEXT(objective_number(&count, 2.25, 0, DANISH, to), "2,25");
    CHECK_TEXT(objective_number(&money, 112, 0, DANISH, to), "112,0");
    CHECK_TEXT(objective_number(&money, 199.63, 0, DANISH, to), "199,63");
    CHECK_TEXT(objective_number(&minutes, -0.125, 1, ENGLISH, to), "-0.125");
}

static void today_is_summed_up_without_a_plan(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/one-number.json")) {
        char *text = printed(ENGLISH, NULL, false);
        CHECK_TEXT(text,
                   "One new number\n\n"
                   "Specialty                  FTE  inequality today %  worst covered council  best covered\n"
                   "Dermatology                4.0               31.25  Syd 38 %               Nord 162 %\n"
                   "All (inequality weighted)  4.0               31.25\n"
                   "FTE: full-time numbers or their worth. Inequality: the share of today's supply that would have to "
                   "move for equal need-weighted coverage (Hoover). Coverage in percent of target.\n\n"
                   "Objective\n"
                   "  Inequality (Hoover): share of today's supply that would have to move for equal coverage\n"
                   "    31.25 % today.\n"
                   "Caveat: Ager, Birk, Ceder and Dal are invented: an example that can be checked on paper.\n");
        free(text);
    }
    close_all();
}

/* One number in Dal, with what the search says of its end and its bound. */
static char *printed_ended(const char *status, const char *ended_by, double bound, enum language language)
{
    char *text = NULL;
    if (open_many("[{\"measure\": \"hoover\"}]")) {
        struct json *run = half_a_second();
        struct proof proof = {0.1875, bound};
        json_put_text(run, "ended_by", ended_by);
        plan_add(&plan, (struct decision){MEASURE_NEW, 0, 2, -1, 1, 0, -1});
        text = printed(language, &(struct claims){status, &proof, NULL, run}, true);
        json_free(run);
    }
    close_all();
    return text;
}

static void the_end_of_a_search_has_its_reason(void)
{
    static const struct {
        const char *ended_by, *da, *en;
    } ends[] = {{"time", "\nTiden løb ud, før den ønskede afstand var bevist;", "\nTime ran out before the gap"},
                {"interruption", "\nSøgningen blev afbrudt, før", "\nThe search was interrupted before"},
                {"tolerance", "\nSøgningen nåede så langt, som dens regnenøjagtighed rækker",
                 "\nThe search went as far as its numerical tolerances allow"}};
    for (int k = 0; k < 3; k++) {
        char *da = printed_ended("feasible", ends[k].ended_by, 0, DANISH);
        char *en = printed_ended("feasible", ends[k].ended_by, 0, ENGLISH);
        CHECK(da && prints(da, ends[k].da) && en && prints(en, ends[k].en));
        CHECK(en && (strstr(en, "give the search more time") != NULL) == (k < 2));
        free(da);
        free(en);
    }
}

/* Nothing is left to gain at 0, and a bound of 0 says so. */
static void a_value_of_nothing_is_proven_by_a_bound_of_nothing(void)
{
    if (open_many("[{\"measure\": \"changes\"}]")) {
        struct json *run = half_a_second();
        struct proof proof = {0, 0};
        char *text = printed(DANISH, &(struct claims){"optimal", &proof, NULL, run}, true);
        CHECK(prints(text, "\n    0 mod 0 i dag. Bevist: ingen plan under de samme regler kommer under 0.\n"));
        free(text);
        json_free(run);
    }
    close_all();
    char *text = printed_ended("optimal", "proof", 0, ENGLISH);
    CHECK(text && prints(text, " Proven: no plan under the same rules gets below 0.00 % (gap"));
    free(text);
}

static void conflicts_are_listed(void)
{
    if (open_with("instances/toy", NULL, "instances/toy/scenarios/infeasible.json")) {
        struct json *conflicts = json_new(JSON_ARRAY), *run = half_a_second();
        json_add(conflicts, rule_name(&setting, &scenario.rules[0]));
        json_put_number(json_add(conflicts, rule_name(&setting, &scenario.rules[2])), "line", 10);
        struct proof proof = {NAN, NAN};
        struct claims claims = {"infeasible", &proof, conflicts, run};
        char *text = printed(DANISH, &claims, false);
        CHECK(strstr(text, "Disse regler kan ikke holdes samtidig:\n"
                           "  rules.0 (cap): Nye ydernumre i hele landet: mindst 2.\n"
                           "  rules.2 (budget), linje 10: Udgift i hele landet, mio. kr. om året: højst 3.\n") != NULL);
        free(text);
        json_free(conflicts);
        json_free(run);
    }
    close_all();
}

int main(void)
{
    folder_make();
    RUN(files_are_written_into_a_folder_that_is_made);
    RUN(a_folder_that_cannot_be_made_is_one_sentence);
    RUN(a_folder_is_tried_before_long_work);
    RUN(a_file_that_does_not_fit_leaves_everything_as_it_was);
    RUN(a_folder_in_a_files_place_leaves_everything_as_it_was);
    RUN(plan_csv_is_quoted_by_the_rules);
    RUN(plan_csv_has_a_danish_form);
    RUN(only_what_was_guarded_looks_guarded);
    RUN(both_files_of_a_plan_read_back_as_the_same_decisions);
    RUN(a_page_holds_the_document_whatever_its_texts_are);
    RUN(a_map_is_read_as_polygons_called_after_their_areas);
    RUN(a_map_that_is_none_is_refused_with_its_place);
    RUN(a_map_has_areas_sites_and_satellites_as_features);
    RUN(the_same_plan_gives_the_same_bytes);
    RUN(decisions_by_hand_need_few_columns);
    RUN(decisions_by_hand_are_checked);
    RUN(a_decision_that_stands_twice_is_refused);
    RUN(a_plan_is_summed_up_in_danish);
    RUN(a_plan_is_summed_up_in_english);
    RUN(every_measure_in_use_has_a_column);
    RUN(every_objective_is_told_with_its_own_bound);
    RUN(a_soft_rule_is_not_fully_met_rather_than_broken);
    RUN(a_rule_is_told_in_its_own_unit);
    RUN(a_rule_that_closes_says_how_much);
    RUN(an_objective_is_told_with_its_parameters);
    RUN(values_are_told_apart);
    RUN(today_is_summed_up_without_a_plan);
    RUN(the_end_of_a_search_has_its_reason);
    RUN(a_value_of_nothing_is_proven_by_a_bound_of_nothing);
    RUN(conflicts_are_listed);
    folder_remove();
    return check_done();
}
