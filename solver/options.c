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
     "is from the best plan under the same rules; with -o also assessment.json and report.html",
     1, 2, "opqlgtj"},
    {"check", "INSTANCE [SCENARIO]", "reads and validates, lists every error and warning", 1, 2, "q"},
    {"verify", "INSTANCE PLAN",
     "computes everything in a plan.json again from the raw files; status 1 with each difference", 2, 2, "q"},
    {"export", "INSTANCE SCENARIO --lp FILE | --mps FILE",
     "writes the mixed-integer program of the first objective for another solver, with readable names", 2, 2, "xqgtj"},
    {"import", "orlib-pmed FILE -o FOLDER [--p N]",
     "makes an instance, and a scenario for it, from a p-median problem of the OR-Library", 2, 2, "onq"},
    {"report", "FILE.json... -o FILE [--instance FOLDER]",
     "writes the page again from plan.json or assessment.json, of several plans one page that compares\n"
     "them, or the page of what compare, frontier, alternatives, robust or explain wrote; a FILE that ends\n"
     "in .pdf is printed by Chromium. The map is that of plan.geojson beside the first plan, or of\n"
     "areas.geojson in FOLDER",
     1, INT_MAX, "oil"},
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
    {'i', "--instance", "FOLDER", "the instance whose map is wanted"},
    {'p', "--plan", "FILE", "the plan to judge: plan.json or a CSV of decisions"},
    {'x', "--lp", "FILE", "CPLEX LP format"},
    {'x', "--mps", "FILE", "free MPS format"},
    {'n', "--p", "N", "open at most so many sites instead of the file's p"},
    {'l', "--lang", "da|en", "language of the summary and the files (da)"},
    {'g', "--gap", "X", "stop at this relative gap instead of the scenario's"},
    {'t', "--time", "SECONDS", "stop after so many seconds instead of the scenario's"},
    {'j', "--threads", "N", "threads instead of the scenario's; 0: as many as there are processors"},
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

static bool read_value(const struct option_row *row, const char *text, struct options *out, struct error *e)
{
    if (strcmp(row->name, "--lp") == 0)
        out->lp = text;
    else if (strcmp(row->name, "--mps") == 0)
        out->mps = text;
    else if (row->letter == 'o')
        out->output = text;
    else if (row->letter == 'i')
        out->instance = text;
    else if (row->letter == 'p')
        out->plan = text;
    else if (row->letter == 'g')
        return read_number(row->name, text, 0, 1, &out->gap, e);
    else if (row->letter == 't')
        return read_number(row->name, text, 0, 1e9, &out->seconds, e);
    else if (row->letter == 'j')
        return read_whole(row->name, text, 0, 1024, &out->threads, e);
    else if (row->letter == 'n')
        return read_whole(row->name, text, 1, 1000000, &out->p, e);
    else if (strcmp(text, "da") == 0 || strcmp(text, "en") == 0)
        out->language = strcmp(text, "da") == 0 ? DANISH : ENGLISH;
    else
        return fail(e, "--lang: expected da or en, found \"%.60s\"", text);
    return true;
}

static const struct option_row *find_option(const char *name)
{
    for (int k = 0; k < OPTION_COUNT; k++)
        if (strcmp(rows[k].name, name) == 0)
            return &rows[k];
    return NULL;
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
    const struct option_row *row = find_option(argv[*at]);
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
    bool page = o->command == COMMAND_REPORT;
    if ((o->command == COMMAND_SOLVE || o->command == COMMAND_IMPORT || page) && !o->output)
        return fail(e, "%s: expected -o %s for the result, found none", commands[o->command].name,
                    page ? "FILE" : "FOLDER");
    if (o->command == COMMAND_IMPORT && strcmp(o->instance, "orlib-pmed") != 0)
        return fail(e, "import: expected the format orlib-pmed, found \"%.60s\"", o->instance);
    if (o->command == COMMAND_EXPORT && !o->lp == !o->mps)
        return fail(e, "export: expected either --lp FILE or --mps FILE");
    return o->command != COMMAND_HELP || !o->topic || has_help(o->topic, e);
}

bool options_read(int argc, char **argv, struct options *out, struct error *e)
{
    *out = (struct options){.command = COMMAND_HELP, .gap = NAN, .seconds = NAN, .threads = -1};
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
    out->files = (const char *const *)argv + 2;
    out->file_count = count;
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
            fprintf(to, "  %-9s %-8s %s\n", rows[k].name, rows[k].argument ? rows[k].argument : "", rows[k].does);
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
