/* manual_measures.c - measures, coverage and decays as a planner looks them up. tests/test_pages.c holds the keys and
 * their defaults to what a scenario is read as. */
#include <string.h>

#include "manual.h"

static const char measure_word[] = "measure", coverage_word[] = "coverage";

/* One that several take. */
#define CATCHMENT                                                                                                      \
    {                                                                                                                  \
        "catchment_minutes",                                                                                           \
            {"hvor langt folk rejser, c, > 0, for alle specialer",                                                     \
             "how far people travel, c, > 0, for every specialty"},                                                    \
        {                                                                                                              \
            "catchment_minutes i specialties.csv", "catchment_minutes of specialties.csv"                              \
        }                                                                                                              \
    }
#define BETA                                                                                                           \
    {                                                                                                                  \
        "beta", {"hvor hurtigt det aftager, > 0", "how fast it falls, > 0"},                                           \
        {                                                                                                              \
            "skal gives", "required"                                                                                   \
        }                                                                                                              \
    }

static const struct manual_other others[] = {
    {"new",
     measure_word,
     {"Nye ydernumre på fuld tid. Et sted, som ingen når, får ingen.",
      "New full-time numbers. A site that nobody reaches gets none."},
     {{"max_per_site",
       {"højst så mange på hvert sted og i hvert speciale, heltal 0…1000",
        "at most so many at each site and of each specialty, whole, 0…1000"},
       {"2", "2"}}},
     "\"measures\": {\"new\": {\"max_per_site\": 2}}"},
    {"conversion",
     measure_word,
     {"Deltidsydernumre bliver til fuldtidsydernumre på samme adresse: kapaciteten vokser med det, de mangler i fuld "
      "tid.",
      "Part-time numbers become full-time at the same address: capacity grows by what they lack to full time."},
     {{"acceptance",
       {"så stor en del af specialets deltidsydernumre siger ja, 0…1; rundes ned",
        "so large a share of a specialty's part-time numbers accept, 0…1; rounded down"},
       {"0.5", "0.5"}}},
     "\"measures\": {\"conversion\": {\"acceptance\": 0.5}}"},
    {"licence",
     measure_word,
     {"Tidsbegrænsede ydernumre på licens, som regionen har.", "Time-limited licence numbers, held by the region."},
     {{"max_per_site",
       {"højst så mange på hvert sted og i hvert speciale, heltal 0…1000",
        "at most so many at each site and of each specialty, whole, 0…1000"},
       {"1", "1"}},
      {"fte", {"hvad et er værd i fuld tid, 0.001…10", "what one is worth in full time, 0.001…10"}, {"1", "1"}},
      {"may_end",
       {"om det kan ophøre i en senere fase; ellers er det i kraft i alle de følgende",
        "whether it may end in a later phase; else it is in force in all that follow"},
       {"true", "true"}}},
     "\"measures\": {\"licence\": {\"max_per_site\": 1, \"fte\": 0.9}}"},
    {"satellite",
     measure_word,
     {"Et fuldtidsydernummer arbejder nogle dage om ugen på et andet sted. Dagene mangler hjemme.",
      "A full-time number works some days a week at another site. The days are missing at home."},
     {{"max_days",
       {"højst så mange dage om ugen pr. fuldtidsydernummer, heltal 0…5; de, der er der i dag, tæller med",
        "at most so many days a week per full-time number, whole, 0…5; those of today count"},
       {"2", "2"}},
      {"min_days",
       {"mindst så mange dage om ugen i en satellit, der åbner, heltal 1…5",
        "at least so many days a week in a satellite that is opened, whole, 1…5"},
       {"1", "1"}},
      {"max_minutes", {"højst så langt hjemmefra, ≥ 0", "at most so far from home, ≥ 0"}, {"60", "60"}},
      {"fte",
       {"hvad en flyttet dag er værd på stedet, i dage, 0.001…10",
        "what a day moved is worth at the site, in days, 0.001…10"},
       {"0.9", "0.9"}},
      {"within",
       {"en kolonne af areas.csv (region, council, …), som hjem og satellit skal have fælles",
        "a column of areas.csv (region, council, …) that home and satellite must share"},
       {"må krydse enhver grænse", "may cross any border"}},
      {"may_end",
       {"om det kan ophøre i en senere fase; ellers er det i kraft i alle de følgende",
        "whether it may end in a later phase; else it is in force in all that follow"},
       {"false", "false"}}},
     "\"measures\": {\"satellite\": {\"max_days\": 2, \"max_minutes\": 45, \"within\": \"region\"}}"},
    {"closure",
     measure_word,
     {"Ydernumre nedlægges: dem, der er leveret tilbage (returned i providers.csv), eller mod kompensation også andre.",
      "Existing numbers close: those handed back (returned in providers.csv), or against compensation others too."},
     {{"forms",
       {"liste af de former, der må nedlægges: full_time, part_time, shared, licence",
        "list of the forms that may close: full_time, part_time, shared, licence"},
       {"alle fire", "all four"}},
      {"compensated",
       {"true: også ydernumre, der ikke er leveret tilbage, til prisen compensation i costs.csv",
        "true: also numbers that were not handed back, at the price compensation of costs.csv"},
       {"false", "false"}},
      {"above_percent",
       {"kun i grupper, hvis dækningsgrad i dag er over så mange procent, ≥ 0",
        "only in groups whose degree of coverage today is above so many percent, ≥ 0"},
       {"overalt", "everywhere"}},
      {"level",
       {"hvilke grupper above_percent ser på: nation, area eller en kolonne af areas.csv",
        "which groups above_percent looks at: nation, area or a column of areas.csv"},
       {"council", "council"}}},
     "\"measures\": {\"closure\": {\"forms\": [\"full_time\"], \"compensated\": true, \"above_percent\": 140}}"},
    {"video",
     measure_word,
     {"Fuldtidsydernumre bruger nogle dage om ugen på video til alle i en gruppe af områder. Dagene mangler på stedet.",
      "Full-time numbers spend some days a week on video for everybody in a group of areas. The days are missing at "
      "the "
      "site."},
     {{"max_days",
       {"højst så mange dage om ugen pr. fuldtidsydernummer, heltal 1…5",
        "at most so many days a week per full-time number, whole, 1…5"},
       {"1", "1"}},
      {"fte",
       {"hvad en dag er værd for gruppen, i dage, 0.001…10", "what a day is worth to the group, in days, 0.001…10"},
       {"0.5", "0.5"}},
      {"within",
       {"hvilke grupper der betjenes: en kolonne af areas.csv", "the groups that are served: a column of areas.csv"},
       {"region", "region"}},
      {"may_end",
       {"om det kan ophøre i en senere fase; ellers er det i kraft i alle de følgende",
        "whether it may end in a later phase; else it is in force in all that follow"},
       {"false", "false"}}},
     "\"measures\": {\"video\": {\"max_days\": 1, \"fte\": 0.5, \"within\": \"region\"}}"},
    {"coverage",
     coverage_word,
     {"Hvordan kapaciteten når folk. catchment: hvert sted deler sin kapacitet mellem dem, der kan nå det, mest til de "
      "nærmeste; located: kapaciteten i en gruppe deles med behovet i gruppen, uden rejser.",
      "How supply reaches people. catchment: each site shares its capacity among those who can reach it, the nearest "
      "most; located: supply in a group divided by its need, without travel."},
     {{"model", {"catchment eller located", "catchment or located"}, {"catchment", "catchment"}},
      {"decay",
       {"catchment: hvordan et steds tiltrækning aftager med rejsetiden: step, gaussian, zones, exponential, power",
        "catchment: how the pull of a site falls with travel: step, gaussian, zones, exponential, power"},
       {"gaussian", "gaussian"}},
      CATCHMENT,
      {"level",
       {"located: gruppen: nation, area eller en kolonne af areas.csv",
        "located: the group: nation, area or a column of areas.csv"},
       {"skal gives med located", "required with located"}}},
     "\"coverage\": {\"model\": \"catchment\", \"decay\": \"gaussian\", \"catchment_minutes\": 60}"},
    {"step",
     "decay",
     {"f(t) = 1 til og med c minutter, derefter 0: alle inden for oplandet er lige.",
      "f(t) = 1 up to and at c minutes, then 0: everybody within the catchment counts alike."},
     {CATCHMENT},
     "\"coverage\": {\"decay\": \"step\", \"catchment_minutes\": 30}"},
    {"gaussian",
     "decay",
     {"f(t) = exp(-(2t/c)²/2) til og med c minutter: 0,61 ved det halve og 0,14 ved c.",
      "f(t) = exp(-(2t/c)²/2) up to and at c minutes: 0.61 at half of it and 0.14 at c."},
     {CATCHMENT},
     "\"coverage\": {\"decay\": \"gaussian\", \"catchment_minutes\": 60}"},
    {"zones",
     "decay",
     {"f(t) er vægten af den første zone, hvis minutter t ikke overstiger; efter den sidste 0.",
      "f(t) is the weight of the first zone whose minutes t does not exceed; 0 beyond the last."},
     {{"zones",
       {"{\"minutes\": [...], \"weights\": [...]}: stigende minutter, og en vægt til hver",
        "{\"minutes\": [...], \"weights\": [...]}: rising minutes, and a weight for each"},
       {"skal gives", "required"}}},
     "\"coverage\": {\"decay\": \"zones\", \"zones\": {\"minutes\": [15, 30, 60], \"weights\": [1, 0.68, 0.22]}}"},
    {"exponential",
     "decay",
     {"f(t) = exp(-beta t) til og med c minutter.", "f(t) = exp(-beta t) up to and at c minutes."},
     {BETA, CATCHMENT},
     "\"coverage\": {\"decay\": \"exponential\", \"beta\": 0.05, \"catchment_minutes\": 60}"},
    {"power",
     "decay",
     {"f(t) = max(t, 1)^(-beta) til og med c minutter.", "f(t) = max(t, 1)^(-beta) up to and at c minutes."},
     {BETA, CATCHMENT},
     "\"coverage\": {\"decay\": \"power\", \"beta\": 1.5, \"catchment_minutes\": 60}"},
};
enum { OTHERS = sizeof others / sizeof others[0] };

const struct manual_other *manual_find_other(const char *name)
{
    for (int k = 0; k < OTHERS; k++)
        if (strcmp(others[k].name, name) == 0)
            return &others[k];
    return NULL;
}

int manual_other_names(const char *names[MANUAL_TOPICS])
{
    for (int k = 0; k < OTHERS; k++)
        names[k] = others[k].name;
    return OTHERS;
}

static const char *kind_in(const struct manual_other *o, enum language language)
{
    if (language == ENGLISH)
        return o->kind;
    return o->kind == measure_word ? "tiltag" : o->kind == coverage_word ? "dækning" : "aftagen med rejsetiden";
}

void manual_print_other(const struct manual_other *o, enum language language, FILE *to)
{
    bool da = language == DANISH;
    fprintf(to, "%s - %s\n\n%s\n\n%s\n", o->name, kind_in(o, language), o->says[language], da ? "Nøgler" : "Keys");
    for (const struct manual_other_key *k = o->keys; k < o->keys + MANUAL_OTHER_KEYS && k->name; k++)
        fprintf(to, "  %-17s %s\n  %-17s (%s)\n", k->name, k->meaning[language], "", k->by_default[language]);
    fprintf(to, "\n%s\n  %s\n\n%s: docs/formats.md, docs/model.md\n", da ? "Eksempel" : "Example", o->example,
            da ? "Mere" : "More");
}
