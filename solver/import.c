/* import.c - a graph of the OR-Library, and its shortest paths, to an instance folder.
 *
 * The graph is a matrix of lengths d_ij, INFINITY where there is no edge. Edges count in the order of the file: one
 * that stands again, in either direction, replaces the earlier one. Then the shortest paths of all pairs (Floyd 1962):
 *
 *     for every k:   d_ij = min(d_ij, d_ik + d_kj)   for every i, j
 *
 * n^3 steps. Distances are written with twelve digits: whole lengths stay exact, and 20.1 + 39.9 is 60. */
#include "import.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "memory.h"
#include "text.h"
#include "write.h"

/* travel.csv has a row for each pair: 4 million for 2,000 nodes. A path is at most 2,000 x 1e8, within twelve digits.
 */
enum { MOST_NODES = 2000, MOST_EDGES = 100000000, LONGEST_EDGE = 100000000 };

enum { WORDS = 3 }; /* of every line */

struct reader {
    const char *path;
    char *at;       /* what is left of the file */
    int line;       /* the last one that was looked at */
    int word_count; /* of that line; more than WORDS are counted, not kept */
    char *words[WORDS];
    struct notes *notes;
    struct error *e;
};

struct graph {
    int nodes, edges, p; /* -1 where the first line does not tell */
    double *length;      /* [nodes * nodes] d_ij; NULL without nodes */
};

/* ---- the file ---- */

/* Bytes that no file of numbers has are refused before they reach a terminal. */
static bool is_plain(const char *path, const struct text *t, struct error *e)
{
    int line = 1;
    for (size_t k = 0; k < t->length; k++) {
        unsigned char byte = (unsigned char)t->chars[k];
        if ((byte < ' ' && !strchr("\t\n\v\f\r", byte)) || byte == '\0' || byte > '~')
            return fail(e, "%s:%d: expected plain text, found the byte 0x%02X", path, line, byte);
        line += byte == '\n';
    }
    return true;
}

static void cut_words(struct reader *r, char *line)
{
    static const char blanks[] = " \t\v\f\r";
    r->word_count = 0;
    for (char *word = strtok(line, blanks); word; word = strtok(NULL, blanks)) {
        if (r->word_count < WORDS)
            r->words[r->word_count] = word;
        r->word_count++;
    }
}

/* The next line that is not blank; false at the end of the file. */
static bool next_line(struct reader *r)
{
    for (r->word_count = 0; *r->at && r->word_count == 0; r->line++) {
        char *line = r->at, *end = strchr(line, '\n');
        r->at = end ? end + 1 : line + strlen(line);
        if (end)
            *end = '\0';
        cut_words(r, line);
    }
    return r->word_count > 0;
}

/* Word `k` of the line as a number in [least, most]; `*out` stays as it is where it is none. */
static bool read_word(const struct reader *r, int k, const char *what, bool whole, double least, double most,
                      double *out)
{
    const char *word = r->words[k];
    char *end;
    double value = strtod(word, &end);
    bool decimal = word[strspn(word, "+-.0123456789eE")] == '\0'; /* strtod takes hexadecimal, inf and nan too */
    if (!decimal || end == word || *end || !(value >= least && value <= most) || (whole && value != trunc(value)))
        return fail(r->e, "%s:%d: %s: expected a %s from %.0f to %.0f, found \"%.60s\"", r->path, r->line, what,
                    whole ? "whole number" : "number", least, most, word);
    *out = value;
    return true;
}

static bool has_three(const struct reader *r, const char *wanted)
{
    if (r->word_count == WORDS)
        return true;
    return fail(r->e, "%s:%d: expected %s, found %d value%s", r->path, r->line, wanted, r->word_count,
                r->word_count == 1 ? "" : "s");
}

/* ---- the graph ---- */

static void clear_graph(struct graph *g)
{
    size_t n = (size_t)g->nodes;
    g->length = allocate(n * n, sizeof *g->length);
    for (size_t k = 0; k < n * n; k++)
        g->length[k] = INFINITY;
    for (size_t i = 0; i < n; i++)
        g->length[i * n + i] = 0;
}

static void read_first_line(const struct reader *r, struct graph *g)
{
    double nodes = -1, edges = -1, p = -1;
    if (!has_three(r, "a first line with the number of nodes, the number of edges and p"))
        return;
    read_word(r, 0, "nodes", true, 1, MOST_NODES, &nodes);
    read_word(r, 1, "edges", true, 0, MOST_EDGES, &edges);
    read_word(r, 2, "p", true, 1, nodes > 0 ? nodes : MOST_NODES, &p);
    g->nodes = (int)nodes;
    g->edges = (int)edges;
    g->p = (int)p;
    if (g->nodes > 0)
        clear_graph(g);
}

/* False where the edge replaces an earlier one. */
static bool read_edge(const struct reader *r, struct graph *g)
{
    double from = NAN, to = NAN, length = NAN, most = g->nodes > 0 ? g->nodes : MOST_NODES;
    if (!has_three(r, "two nodes and a length"))
        return true;
    bool ok = read_word(r, 0, "first node", true, 1, most, &from);
    ok = read_word(r, 1, "second node", true, 1, most, &to) && ok;
    ok = read_word(r, 2, "length", false, 0, LONGEST_EDGE, &length) && ok;
    if (!ok || !g->length || from == to) /* an edge from a node to itself is on no shortest path */
        return true;
    size_t n = (size_t)g->nodes, i = (size_t)from - 1, j = (size_t)to - 1;
    bool first = isinf(g->length[i * n + j]);
    g->length[i * n + j] = g->length[j * n + i] = length;
    return first;
}

static void read_edges(struct reader *r, struct graph *g)
{
    int first_line = r->line, count = 0, again = 0, again_line = 0;
    for (; count != g->edges && next_line(r); count++) {
        if (read_edge(r, g))
            continue;
        again_line = again ? again_line : r->line;
        again++;
    }
    if (count < g->edges)
        fail(r->e, "%s:%d: edges: expected %d, as line %d says, found the end of the file after %d", r->path, r->line,
             g->edges, first_line, count);
    else if (next_line(r))
        fail(r->e, "%s:%d: expected the end of the file after edge %d, found \"%.60s\"", r->path, r->line, g->edges,
             r->words[0]);
    if (again)
        note(r->notes, "%s:%d: edges given again: %d, this one first; the later length counts", r->path, again_line,
             again);
}

/* Every fault of the file goes into r->e. */
static void read_graph(struct reader *r, struct graph *g)
{
    if (!next_line(r)) {
        fail(r->e, "%s: empty; expected a first line with the number of nodes, the number of edges and p", r->path);
        return;
    }
    read_first_line(r, g);
    read_edges(r, g);
}

static void find_shortest_paths(struct graph *g)
{
    size_t n = (size_t)g->nodes;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++) {
            double first = g->length[i * n + k], *to = g->length + i * n;
            const double *second = g->length + k * n;
            if (isinf(first))
                continue;
            for (size_t j = 0; j < n; j++)
                to[j] = first + second[j] < to[j] ? first + second[j] : to[j];
        }
}

static double longest_path(const struct graph *g)
{
    size_t pairs = (size_t)g->nodes * (size_t)g->nodes;
    double longest = 0;
    for (size_t k = 0; k < pairs; k++)
        longest = isfinite(g->length[k]) ? fmax(longest, g->length[k]) : longest;
    return longest;
}

/* ---- the instance ---- */

static char *areas_csv(const struct graph *g)
{
    struct text t = {0};
    text_add(&t, "area,name,municipality,council,region,population\n");
    for (int i = 1; i <= g->nodes; i++)
        text_add(&t, "%d,#%d,all,all,all,1\n", i, i);
    return t.chars;
}

static char *sites_csv(const struct graph *g)
{
    struct text t = {0};
    text_add(&t, "site,name,area\n");
    for (int j = 1; j <= g->nodes; j++)
        text_add(&t, "%d,#%d,%d\n", j, j, j);
    return t.chars;
}

/* The catchment takes no part in the problem; it lets `check` and `assess` do without a scenario. */
static char *specialties_csv(const struct graph *g)
{
    struct text t = {0};
    double longest = longest_path(g);
    text_add(&t, "specialty,name_da,name_en,part_time_fte,catchment_minutes\n");
    text_add(&t, "facility,Facilitet,Facility,1,%.12g\n", longest > 0 ? longest : 1);
    return t.chars;
}

static char *travel_csv(const struct graph *g, struct reader *r)
{
    struct text t = {0};
    int without = 0;
    text_add(&t, "area,site,km,minutes\n");
    for (int i = 0; i < g->nodes; i++)
        for (int j = 0; j < g->nodes; j++) {
            double minutes = g->length[(size_t)i * (size_t)g->nodes + (size_t)j];
            if (isfinite(minutes))
                text_add(&t, "%d,%d,,%.12g\n", i + 1, j + 1, minutes);
            else
                without += i < j;
        }
    if (without)
        note(r->notes, "%s: pairs of nodes without a path: %d; travel.csv leaves them out", r->path, without);
    return t.chars;
}

static struct json *cap_on_new(int p)
{
    struct json *rule = json_new(JSON_OBJECT);
    json_put_text(rule, "rule", "cap");
    json_add(json_put(rule, "measures", json_new(JSON_ARRAY)), json_new_text("new"));
    json_put_text(rule, "level", "nation");
    json_put_number(rule, "max", p);
    return rule;
}

static void put_title(struct json *scenario, const struct graph *g, int p)
{
    struct json *title = json_put(scenario, "title", json_new(JSON_OBJECT));
    char words[100];
    snprintf(words, sizeof words, "p-median: %d knuder, højst %d åbne", g->nodes, p);
    json_put_text(title, "da", words);
    snprintf(words, sizeof words, "p-median: %d nodes, at most %d open", g->nodes, p);
    json_put_text(title, "en", words);
}

/* At most p: one open site more never makes the way to the nearest longer. Coverage takes no part, and `located` by
 * area is the least of it: a pair per node. */
static char *scenario_json(const struct graph *g, int p)
{
    struct json *s = json_new(JSON_OBJECT);
    json_put_text(s, "schema", "yderplan-scenario-1");
    json_put_text(s, "name", "p-median");
    put_title(s, g, p);
    struct json *coverage = json_put(s, "coverage", json_new(JSON_OBJECT));
    json_put_text(coverage, "model", "located");
    json_put_text(coverage, "level", "area");
    struct json *objective = json_add(json_put(s, "objectives", json_new(JSON_ARRAY)), json_new(JSON_OBJECT));
    json_put_text(objective, "measure", "p_median");
    struct json *measures = json_put(s, "measures", json_new(JSON_OBJECT));
    json_put_number(json_put(measures, "new", json_new(JSON_OBJECT)), "max_per_site", 1);
    json_add(json_put(s, "rules", json_new(JSON_ARRAY)), cap_on_new(p));
    struct json *limits = json_put(s, "solve", json_new(JSON_OBJECT));
    json_put_number(limits, "gap", 0);
    json_put_number(limits, "time_seconds", 3600);
    char *text = json_print(s);
    json_free(s);
    return text;
}

static bool write_instance(const struct graph *g, int p, const char *folder, struct reader *r)
{
    struct output outputs[] = {{"areas.csv", areas_csv(g)},
                               {"sites.csv", sites_csv(g)},
                               {"specialties.csv", specialties_csv(g)},
                               {"providers.csv", copy_text("site,specialty,form,count\n")},
                               {"travel.csv", travel_csv(g, r)},
                               {"scenario.json", scenario_json(g, p)}};
    int count = sizeof outputs / sizeof outputs[0];
    bool ok = write_files(folder, outputs, count, r->e);
    for (int k = 0; k < count; k++)
        free(outputs[k].text);
    return ok;
}

/* ---- in sum ---- */

bool import_orlib_pmed(const char *path, int p, const char *folder, struct notes *notes, struct error *e)
{
    struct text file = {0};
    struct graph g = {-1, -1, -1, NULL};
    int before = e->count;
    bool there = text_read(path, &file) || fail(e, "%s: cannot read: %s", path, strerror(errno));
    struct reader r = {.path = path, .at = file.chars, .notes = notes, .e = e};
    if (there && is_plain(path, &file, e))
        read_graph(&r, &g);
    if (g.nodes > 0 && p > g.nodes)
        fail(e, "--p: expected at most %d, the nodes of %s, found %d", g.nodes, path, p);
    bool ok = e->count == before;
    if (ok) {
        find_shortest_paths(&g);
        ok = write_instance(&g, p ? p : g.p, folder, &r);
    }
    free(g.length);
    free(file.chars);
    return ok;
}
