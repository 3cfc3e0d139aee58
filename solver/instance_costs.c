/* instance_costs.c - costs.csv: what each measure costs, and what a closed number is compensated with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance_parts.h"
#include "memory.h"

static const double MOST_COST = 1e9; /* beyond it, sums lose their digits */

enum { COST_MEASURE, COST_SPECIALTY, COST_COST, COST_COLUMNS };
static const struct table_column cost_columns[COST_COLUMNS] = {{"measure", true}, {"specialty", true}, {"cost", true}};

/* What may have a price: the measures, then the compensation for a closed number. */
enum { COMPENSATION = MEASURE_COUNT, PRICED_COUNT };

/* Prices in the making. */
struct prices {
    const char *names[PRICED_COUNT];
    double *of[PRICED_COUNT]; /* [specialty_count] those of the instance */
    double any[PRICED_COUNT]; /* of "*" */
    int *lines;               /* [PRICED_COUNT * (specialty_count + 1)] where each stands, "*" last; 0: nowhere */
};

/* Closing a number may free money; everything else costs at least nothing. */
static void read_cost(const struct instance *in, const struct table *t, int row, struct prices *p, struct error *e)
{
    double cost = NAN;
    int m = name_cell(t, row, COST_MEASURE, "measure", p->names, PRICED_COUNT, e);
    bool for_all = strcmp(table_text(t, row, COST_SPECIALTY), "*") == 0;
    int s = for_all ? in->specialty_count : specialty_cell(in, t, row, COST_SPECIALTY, e);
    table_number(t, row, COST_COST, false, m == MEASURE_CLOSURE ? -MOST_COST : 0, MOST_COST, &cost, e);
    if (m < 0 || s < 0)
        return;
    int *line = &p->lines[m * (in->specialty_count + 1) + s];
    if (*line > 0)
        table_fail(t, row, COST_SPECIALTY, e, "measure \"%s\" and specialty \"%s\" stand already on line %d",
                   p->names[m], table_text(t, row, COST_SPECIALTY), *line);
    else
        *line = t->lines[row];
    if (for_all)
        p->any[m] = cost;
    else
        p->of[m][s] = cost;
}

static void prepare(struct instance *in, struct prices *p)
{
    size_t count = (size_t)in->specialty_count;
    in->cost = allocate(MEASURE_COUNT * count, sizeof *in->cost);
    in->compensation = allocate(count, sizeof *in->compensation);
    for (int m = 0; m < PRICED_COUNT; m++) {
        p->names[m] = m == COMPENSATION ? "compensation" : measure_names[m];
        p->of[m] = m == COMPENSATION ? in->compensation : in->cost + (size_t)m * count;
        p->any[m] = NAN;
        for (size_t s = 0; s < count; s++)
            p->of[m][s] = NAN;
    }
}

void read_costs(struct instance *in, const struct choice *c, struct error *e)
{
    struct table t = {0};
    struct prices p;
    prepare(in, &p);
    if (!file_exists(in, c, "costs.csv") || !file_read(in, c, "costs.csv", cost_columns, COST_COLUMNS, &t, e))
        return;
    p.lines = allocate((size_t)PRICED_COUNT * ((size_t)in->specialty_count + 1), sizeof *p.lines);
    for (int row = 0; row < t.row_count; row++)
        read_cost(in, &t, row, &p, e);
    for (int m = 0; m < PRICED_COUNT; m++)
        for (int s = 0; s < in->specialty_count; s++)
            if (isnan(p.of[m][s]))
                p.of[m][s] = p.any[m];
    free(p.lines);
    table_free(&t);
}
