/* options.c - argv to struct options. */
#include "options.h"

#include "manual.h"
#include "version.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct command_row {
    const char *name, *arguments, *does;
    int least, most;     /* how many arguments */
    const char *options; /* letters of the options it takes, see below */
};

static const struct command_row commands[COMMAND_COUNT] = {
    {"solve", "INSTANCE SCENARIO -o FOLDER",
     "finds the plan that the scenario asks for, proves how good it is, verifies it, and writes\n"
     "plan.json, plan.csv, plan.xlsx, plan.geojson and report.html into FOLDER; a summary goes to stdout",
     2, 2, "olqgtj"},
    {"assess", "INSTANCE [SCENARIO] [-o FOLDER] [--plan FILE]",
     "coverage and inequality as they are today, nothing decided; with --plan somebody else's plan\n"
     "(plan.json or a CSV of decisions): every measure, every rule kept or broken, and how far it\n"
     "is from the best plan under the same rules; with -o also assessment.json and report.html, of a plan the other "
     "files of solve",
     1, 2, "opqlgtj"},
    {"check", "INSTANCE [SCENARIO]", "reads and validates, lists every error and warning", 1, 2, "q"},
    {"verify", "INSTANCE PLAN",
     "computes everything in a plan.json again from the raw files; status 1 with each difference", 2, 2, "q"},
    {"export", "INSTANCE SCENARIO --lp FILE | --mps FILE",
     "writes the mixed-integer program of the first objective for another solver, with readable names", 2, 2, "xqgtj"},
    {"import", "orlib-pmed FILE -o FOLDER [--p N]",
     "makes an instance, and a scenario for it, from a p-median problem of the OR-Library", 2, 2, "oPq"},
    {"frontier", "INSTANCE SCENARIO --vary A,B -o FOLDER [--points N]",
     "the trade-off between two of inequality, worst (the worst covered group), travel, cost and numbers:\n"
     "the plans that no other beats in both, each proven, with today, the knee, and what is possible with\n"
     "as much of one as today; frontier.json, frontier.csv and plan-NN.json of every point into FOLDER",
     2, 2, "ovNlqgtj"},
    {"alternatives", "INSTANCE SCENARIO -o FOLDER [--count K] [--within X] [--differ D]",
     "plans nearly as good as the best that differ in at least D decisions from it and from each other;\n"
     "which decisions are in all of them and which in some; proof where there are no more",
     2, 2, "ocwdlqgtj"},
    {"robust", "INSTANCE SCENARIO -o FOLDER [--draws N] [--seed S] [--minimise expected|worst]",
     "draws need, travel and catchment by chance and solves each draw: how often each decision is chosen,\n"
     "what the scenario's plan loses (its regret), and the plan that loses least, with a proven bound.\n"
     "Built with make MPI=1 it runs under mpirun, too: mpirun -np N yderplan robust ... writes the same",
     2, 2, "oDsnTCmlqgtj"},
    {"explain", "INSTANCE SCENARIO -o FOLDER",
     "what each rule costs and a looser limit buys, why each number is where it is and of its kind; where\n"
     "there is no plan, a smallest set of rules in conflict and the least change that gives one; writes\n"
     "explanation.json and tables into FOLDER, and repaired.json; --time is for all searches together",
     2, 2, "olqgtj"},
    {"compare", "INSTANCE SCENARIO... -o FOLDER",
     "works out many scenarios (files, or folders of them; with --set in all combinations of values)\n"
     "side by side, each beside today, a plan in proportion to need and one that helps the worst\n"
     "covered first; compare.sqlite, compare.csv and compare.json go into FOLDER, tables to stdout.\n"
     "Called again it works out what is missing. Built with make MPI=1 it runs under mpirun, too",
     2, 1000000, "oSikflqgtJ"},
    {"report", "FILE.json... -o FILE [--instance FOLDER]",
     "writes the page again from plan.json or assessment.json, of several plans one page that compares\n"
     "them, or the page of what compare, frontier, alternatives, robust or explain wrote; a FILE that ends\n"
     "in .pdf is printed by Chromium. The map is that of plan.geojson beside the first plan, or of\n"
     "areas.geojson in FOLDER",
     1, INT_MAX, "oIl"},
    {"help", "[COMMAND | OBJECTIVE | RULE | MEASURE | coverage | DECAY] [--lang da|en]",
     "this text, that of one command, or what an objective, a rule, a measure, ... says and which keys it takes", 0, 1,
     "l"},
};

struct option_row {
    char letter;
    const char *name, *argument, *does;
};

static const struct option_row rows[] = {
    {'o', "-o", "FOLDER", "where the result goes (of report: the file); made if need be"},
    {'I', "--instance", "FOLDER", "report: the instance whose map is wanted"},
    {'p', "--plan", "FILE", "the plan to judge: plan.json or a CSV of decisions"},
    {'x', "--lp", "FILE", "CPLEX LP format"},
    {'x', "--mps", "FILE", "free MPS format"},
    {'P', "--p", "N", "open at most so many sites instead of the file's p"},
    {'v', "--vary", "A,B", "two of inequality, worst, worst:LEVEL, travel, cost, numbers"},
    {'N', "--points", "N", "solve at most so many limits between the ends (20)"},
    {'c', "--count", "K", "stop after so many plans, the best included (10)"},
    {'w', "--within", "X", "how much worse than the best, as a share of it (0.01)"},
    {'d', "--differ", "D", "in at least so many decisions (a fifth of those of the best plan)"},
    {'D', "--draws", "N", "how many draws (20)"},
    {'s', "--seed", "S", "which draws: a whole number (1)"},
    {'n', "--need", "X", "standard deviation of need, as a share of it (0.1)"},
    {'T', "--travel", "X", "the same of minutes of travel (0.1)"},
    {'C', "--catchment", "X", "the same of the catchments (0.1)"},
    {'m', "--minimise", "HOW", "the regret that the robust plan minimises: expected or worst (expected)"},
    {'l', "--lang", "da|en", "language of the summary and the files (da)"},
    {'g', "--gap", "X", "stop at this relative gap instead of the scenario's"},
    {'t', "--time", "SECONDS", "stop after so many seconds instead of the scenario's"},
    {'j', "--threads", "N", "threads instead of the scenario's; 0: as many as there are processors"},
    {'J', "--threads", "N", "compare: scenarios side by side; 0: as many as there are processors"},
    {'S', "--set", "PATH=V,...", "values in place of the scenarios' own: rules.0.max=40,60; may be repeated"},
    {'i', "--instance", "FOLDER", "one more instance to work out all scenarios on; may be repeated"},
    {'k', "--part", "K/N", "only the K-th of N parts of the sweep, from 1"},
    {'f', "--from", "FOLDER", "takes over what another comparison has worked out already; may be repeated"},
    {'q', "-q", NULL, "no progress line, no summary"},
};
enum { OPTION_COUNT = sizeof rows / sizeof rows[0] };

static bool read_number(const char *option, const char *text, double least, double most, double *out, struct error *e)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= most))
        return fail(e, "%s: expected a number from %g to %g, found \"%.60s\"", option, least, most, text);
    *out = value;
    return true;
}

static bool read_whole(const char *option, const char *text, int least, int most, int *out, struct error *e)
{
    double number;
    if (!read_number(option, text, least, most, &number, e))
        return false;
    if (number != floor(number))
        return fail(e, "%s: expected a whole number, found \"%.60s\"", option, text);
    *out = (int)number;
    return true;
}

/* Those of the commands that solve many times. */
static bool read_study_value(const struct option_row *row, const char *text, struct options *out, struct error *e)
{
    switch (row->letter) {
    case 'v':
        return frontier_wish_read(text, &out->frontier) ||
               fail(e,
                    "--vary: expected two of inequality, worst, travel, cost, numbers, as in inequality,numbers or "
                    "worst:council,cost; found \"%.60s\"",
                    text);
    case 'N':
        return read_whole(row->name, text, 0, 10000, &out->frontier.points, e);
    case 'c':
        return read_whole(row->name, text, 1, 1000, &out->alternatives.count, e);
    case 'w':
        return read_number(row->name, text, 0, 1, &out->alternatives.within, e);
    case 'd':
        return read_whole(row->name, text, 1, 1000000, &out->alternatives.differ, e);
    case 'D':
        return read_whole(row->name, text, 1, 10000, &out->robust.draws, e);
    case 's':
        return read_whole(row->name, text, 0, 2000000000, &out->robust.seed, e);
    case 'n':
        return read_number(row->name, text, 0, 1, &out->robust.need, e);
    case 'T':
        return read_number(row->name, text, 0, 1, &out->robust.travel, e);
    case 'C':
        return read_number(row->name, text, 0, 1, &out->robust.catchment, e);
    default: /* 'm' */
        out->robust.worst = strcmp(text, "worst") == 0;
        return out->robust.worst || strcmp(text, "expected") == 0 ||
               fail(e, "--minimise: expected expected or worst, found \"%.60s\"", text);
    }
}

static bool read_part(const char *text, struct options *out, struct error *e)
{
    int used = 0;
    if (sscanf(text, "%d/%d%n", &out->part, &out->parts, &used) != 2 || text[used] || out->part < 1 ||
        out->part > out->parts)
        return fail(e, "--part: expected K/N with K from 1 to N, such as 3/8, found \"%.60s\"", text);
    return true;
}

static bool add_to(struct option_list *list, const char *option, const char *text, struct error *e)
{
    const int most = sizeof list->values / sizeof *list->values;
    if (list->count == most)
        return fail(e, "%s: expected at most %d of them, found one more: \"%.60s\"", option, most, text);
    list->values[list->count++] = text;
    return true;
}

static bool read_value(const struct option_row *row, const char *text, struct options *out, struct error *e)
{
    if (strcmp(row->name, "--lp") == 0)
        out->lp = text;
    else if (strcmp(row->name, "--mps") == 0)
        out->mps = text;
    else if (row->letter == 'o')
        out->output = text;
    else if (row->letter == 'I')
        out->instance = text;
    else if (row->letter == 'p')
        out->plan = text;
    else if (row->letter == 'g')
        return read_number(row->name, text, 0, 1, &out->gap, e);
    else if (row->letter == 't')
        return read_number(row->name, text, 0, 1e9, &out->seconds, e);
    else if (row->letter == 'S')
        return add_to(&out->sets, row->name, text, e);
    else if (row->letter == 'i')
        return add_to(&out->instances, row->name, text, e);
    else if (row->letter == 'f')
        return add_to(&out->from, row->name, text, e);
    else if (row->letter == 'k')
        return read_part(text, out, e);
    else if (row->letter == 'j' || row->letter == 'J')
        return read_whole(row->name, text, 0, 1024, &out->threads, e);
    else if (row->letter == 'P')
        return read_whole(row->name, text, 1, 1000000, &out->p, e);
    else if (strchr("vNcwdDsnTCm", row->letter))
        return read_study_value(row, text, out, e);
    else if (strcmp(text, "da") == 0 || strcmp(text, "en") == 0)
        out->language = strcmp(text, "da") == 0 ? DANISH : ENGLISH;
    else
        return fail(e, "--lang: expected da or en, found \"%.60s\"", text);
    return true;
}

/* The option as the command takes it; another command's where it takes none of that name. */
static const struct option_row *find_option(const char *name, const char *letters)
{
    const struct option_row *found = NULL;
    for (int k = 0; k < OPTION_COUNT; k++)
        if (strcmp(rows[k].name, name) == 0 && (!found || strchr(letters, rows[k].letter)))
            found = &rows[k];
    return found;
}

static bool unknown_option(const char *name, struct error *e)
{
    const char *names[OPTION_COUNT];
    for (int k = 0; k < OPTION_COUNT; k++)
        names[k] = rows[k].name;
    const char *near = text_nearest(name, names, OPTION_COUNT);
    if (near)
        return fail(e, "%.60s: unknown option; did you mean %s?", name, near);
    return fail(e, "%.60s: unknown option; see yderplan help", name);
}

/* argv[*at] is an option, perhaps with its value in the next place. */
static bool read_option(int argc, char **argv, int *at, const struct command_row *command, struct options *out,
                        struct error *e)
{
    const struct option_row *row = find_option(argv[*at], command->options);
    if (!row)
        return unknown_option(argv[*at], e);
    if (!strchr(command->options, row->letter))
        return fail(e, "%s: the command %s does not take it; see yderplan help %s", row->name, command->name,
                    command->name);
    if (!row->argument) {
        out->quiet = true;
        return true;
    }
    if (*at + 1 >= argc)
        return fail(e, "%s: expected %s after it, found nothing", row->name, row->argument);
    return read_value(row, argv[++*at], out, e);
}

static bool find_command(const char *name, enum command *out, struct error *e)
{
    const char *names[COMMAND_COUNT];
    for (int k = 0; k < COMMAND_COUNT; k++) {
        names[k] = commands[k].name;
        if (strcmp(name, names[k]) == 0) {
            *out = (enum command)k;
            return true;
        }
    }
    const char *near = text_nearest(name, names, COMMAND_COUNT);
    if (near)
        return fail(e, "%.60s: unknown command; did you mean %s?", name, near);
    return fail(e, "%.60s: unknown command; see yderplan help", name);
}

/* Is there help on it: a command, an objective, a rule, a measure, the coverage or a decay? */
static bool has_help(const char *topic, struct error *e)
{
    const char *names[COMMAND_COUNT + 2 * MANUAL_TOPICS];
    int count = manual_names(names);
    count += manual_other_names(names + count);
    for (int k = 0; k < COMMAND_COUNT; k++)
        names[count++] = commands[k].name;
    for (int k = 0; k < count; k++)
        if (strcmp(topic, names[k]) == 0)
            return true;
    const char *near = text_nearest(topic, names, count);
    if (near)
        return fail(e, "%.60s: no command, objective, rule or measure; did you mean %s?", topic, near);
    return fail(e, "%.60s: no command, objective, rule or measure; see yderplan help", topic);
}

static bool needs_more(const struct options *o, struct error *e)
{
    bool writes = o->command == COMMAND_SOLVE || o->command == COMMAND_IMPORT || o->command == COMMAND_FRONTIER ||
                  o->command == COMMAND_ALTERNATIVES || o->command == COMMAND_ROBUST || o->command == COMMAND_EXPLAIN ||
                  o->command == COMMAND_COMPARE || o->command == COMMAND_REPORT;
    if (o->command == COMMAND_FRONTIER && o->frontier.vary[0] == o->frontier.vary[1])
        return fail(e, "frontier: expected --vary A,B with what is traded off, found none");
    if (writes && !o->output)
        return fail(e, "%s: expected -o %s for the result, found none", commands[o->command].name,
                    o->command == COMMAND_REPORT ? "FILE" : "FOLDER");
    if (o->command == COMMAND_IMPORT && strcmp(o->instance, "orlib-pmed") != 0)
        return fail(e, "import: expected the format orlib-pmed, found \"%.60s\"", o->instance);
    if (o->command == COMMAND_EXPORT && !o->lp == !o->mps)
        return fail(e, "export: expected either --lp FILE or --mps FILE");
    return o->command != COMMAND_HELP || !o->topic || has_help(o->topic, e);
}

bool options_read(int argc, char **argv, struct options *out, struct error *e)
{
    *out = (struct options){.command = COMMAND_HELP, .gap = NAN, .seconds = NAN, .threads = -1, .part = 1, .parts = 1};
    out->frontier.points = 20;
    out->alternatives = (struct alternatives_wish){.count = 10, .within = 0.01};
    out->robust = (struct robust_wish){.draws = 20, .seed = 1, .need = 0.1, .travel = 0.1, .catchment = 0.1};
    int count = 0; /* of arguments: moved to the front as they come, argv[2] ... */
    if (argc < 2)
        return fail(e, "expected a command; see yderplan help");
    if (strcmp(argv[1], "--version") == 0) {
        out->topic = argv[1];
        return true;
    }
    bool help = strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0;
    if (!help && !find_command(argv[1], &out->command, e))
        return false;
    const struct command_row *command = &commands[out->command];
    if (out->command == COMMAND_HELP)
        out->language = ENGLISH;
    for (int at = 2; at < argc; at++) {
        if (strcmp(argv[at], "--help") == 0) {
            *out = (struct options){.command = COMMAND_HELP, .topic = command->name};
            return true;
        }
        if (argv[at][0] == '-' && argv[at][1]) {
            if (!read_option(argc, argv, &at, command, out, e))
                return false;
        } else if (count == command->most)
            return fail(e, "%s: expected at most %d arguments, found one more: \"%.60s\"", command->name, command->most,
                        argv[at]);
        else
            argv[2 + count++] = argv[at];
    }
    if (count < command->least)
        return fail(e, "%s: expected %s; see yderplan help %s", command->name, command->arguments, command->name);
    int first = out->command == COMMAND_REPORT ? 2 : 3; /* of the files, where any number may be given */
    out->files = (const char *const *)argv + first;
    out->file_count = 2 + count - first;
    out->topic = count > 0 ? argv[2] : NULL;
    out->file = count > 1 ? argv[3] : NULL;
    if (out->command != COMMAND_REPORT)
        out->instance = out->topic;
    return needs_more(out, e);
}

static void print_command(const struct command_row *c, FILE *to)
{
    fprintf(to, "  yderplan %s %s\n      ", c->name, c->arguments);
    for (const char *at = c->does; *at; at++) {
        fputc(*at, to);
        if (*at == '\n')
            fputs("      ", to);
    }
    fputc('\n', to);
}

static void print_options(const char *letters, FILE *to)
{
    fputs("\nOptions\n", to);
    for (int k = 0; k < OPTION_COUNT; k++)
        if (!letters || strchr(letters, rows[k].letter))
            fprintf(to, "  %-11s %-10s %s\n", rows[k].name, rows[k].argument ? rows[k].argument : "", rows[k].does);
}

static void print_topics(FILE *to)
{
    const char *names[2 * MANUAL_TOPICS];
    int formulations = manual_names(names), width = 0, count = formulations + manual_other_names(names + formulations);
    fputs("\nObjectives, then rules, then measures, coverage and its decays\n", to);
    for (int k = 0; k < count; k++) {
        bool breaks = width == 0 || k == formulation_catalogue.objective_count || k == formulations ||
                      width + (int)strlen(names[k]) > 95;
        width = breaks ? 0 : width;
        width += fprintf(to, "%s%s", !breaks ? " " : k ? "\n  " : "  ", names[k]);
    }
    fputc('\n', to);
}

void options_help(const char *topic, enum language language, FILE *to)
{
    const struct command_row *one = NULL;
    struct manual_topic formulation;
    if (topic && strcmp(topic, "--version") == 0) {
        fprintf(to, "yderplan " YDERPLAN_VERSION "\n");
        return;
    }
    for (int k = 0; topic && k < COMMAND_COUNT; k++)
        if (strcmp(topic, commands[k].name) == 0)
            one = &commands[k];
    if (topic && !one && manual_find(topic, &formulation)) {
        manual_print(&formulation, language, to);
        return;
    }
    if (topic && !one && manual_find_other(topic)) {
        manual_print_other(manual_find_other(topic), language, to);
        return;
    }
    fprintf(to, "yderplan " YDERPLAN_VERSION " - where Denmark's practising specialists should work\n\n");
    for (int k = 0; k < COMMAND_COUNT; k++)
        if (!one || one == &commands[k])
            print_command(&commands[k], to);
    if (!one || one->options[0])
        print_options(one ? one->options : NULL, to);
    if (!one)
        print_topics(to);
    if (!one)
        fputs("\nExit status\n"
              "  0 a plan was written, or the check passed   1 verification or writing failed\n"
              "  2 wrong usage or input   3 no plan can meet the rules   4 time ran out with nothing found\n"
              "\nFiles and keys: docs/formats.md\n",
              to);
}
