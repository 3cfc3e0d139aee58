/* options.h - the command line. One table of commands and options drives parsing and help. */
#ifndef YDERPLAN_OPTIONS_H
#define YDERPLAN_OPTIONS_H

#include "alternatives.h"
#include "frontier.h"
#include "robust.h"

enum command {
    COMMAND_SOLVE,
    COMMAND_ASSESS,
    COMMAND_CHECK,
    COMMAND_VERIFY,
    COMMAND_EXPORT,
    COMMAND_IMPORT,
    COMMAND_FRONTIER,
    COMMAND_ALTERNATIVES,
    COMMAND_ROBUST,
    COMMAND_EXPLAIN,
    COMMAND_COMPARE,
    COMMAND_REPORT,
    COMMAND_HELP,
    COMMAND_COUNT
};

struct options {
    enum command command;
    const char *instance;          /* folder; of import the format of the file; of report --instance; NULL for help */
    const char *file;              /* scenario, the plan to verify, or what to import; NULL where left out */
    const char *output;            /* -o FOLDER, of report FILE */
    const char *plan;              /* --plan FILE */
    const char *lp, *mps;          /* --lp FILE, --mps FILE */
    enum language language;        /* --lang; Danish, of help English */
    bool quiet;                    /* -q */
    double gap, seconds;           /* --gap, --time: NAN where left to the scenario */
    int threads;                   /* --threads: -1 where left to the scenario */
    int p;                         /* --p: 0 where left to the file */
    struct frontier_wish frontier; /* --vary, --points */
    struct alternatives_wish alternatives; /* --count, --within, --differ */
    struct robust_wish robust;             /* --draws, --seed, --need, --travel, --catchment, --minimise */
    const char *topic;                     /* help COMMAND, OBJECTIVE or RULE */
    int file_count;                        /* compare: how many scenarios; report: how many plans */
    const char *const *files;              /* [file_count] and which */
    struct option_list {
        int count;
        const char *values[64];
    } sets, instances, from; /* compare: each --set, --instance, --from */
    int part, parts;         /* --part K/N; 1 of 1 where left out */
};

/* Pointers go into argv, whose arguments are moved to its front. False: one sentence on what is wrong with the call. */
bool options_read(int argc, char **argv, struct options *out, struct error *e);

/* The whole help (NULL), or that of one command, objective or rule. */
void options_help(const char *topic, enum language language, FILE *to);

#endif
