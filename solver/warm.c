/* warm.c - blocks by what they say, with their plans; the last proofs. */
#include "warm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "tableau.h"

enum { MOST_PLANS = 24, MOST_PROOFS = 16, MOST_PIVOTS = 5000 };

/* A block's program written down as numbers, for comparing. */
struct said {
    double *numbers;
    size_t count, room;
};

struct known_block {
    struct said said;
    int column_count, plan_count, oldest;
    double *plans[MOST_PLANS]; /* [column_count] each; when full the oldest goes */
};

struct known_proof {
    int count;
    int *number;   /* [count] */
    double **cost; /* [count][column_count] */
    double *bound; /* [count] */
};

struct warm {
    struct known_block *blocks;
    size_t block_count, block_room;
    struct known_proof proofs[MOST_PROOFS];
    int proof_count, newest; /* they are overwritten in turn */
};

struct warm *warm_new(void)
{
    return allocate(1, sizeof(struct warm));
}

static void proof_free(struct known_proof *p)
{
    for (int k = 0; k < p->count; k++)
        free(p->cost[k]);
    free(p->cost);
    free(p->number);
    free(p->bound);
    *p = (struct known_proof){0};
}

void warm_free(struct warm *w)
{
    if (w == NULL)
        return;
    for (size_t b = 0; b < w->block_count; b++) {
        free(w->blocks[b].said.numbers);
        for (int k = 0; k < w->blocks[b].plan_count; k++)
            free(w->blocks[b].plans[k]);
    }
    for (int k = 0; k < w->proof_count; k++)
        proof_free(&w->proofs[k]);
    free(w->blocks);
    free(w);
}

/* ---- blocks ---- */

static void say(struct said *s, double number)
{
    s->numbers = grow(s->numbers, &s->room, s->count + 1, sizeof *s->numbers);
    s->numbers[s->count++] = number;
}

static struct said say_program(const struct mip *m, double scale)
{
    struct said s = {0};
    say(&s, m->column_count);
    for (int c = 0; c < m->column_count; c++) {
        const struct mip_column *column = &m->columns[c];
        say(&s, column->lower);
        say(&s, column->upper);
        say(&s, column->cost / scale);
        say(&s, column->whole);
    }
    for (size_t t = 0; t < m->term_count; t++) {
        const struct mip_row *row = &m->rows[m->terms[t].row];
        if (isinf(row->lower) && isinf(row->upper))
            continue;
        say(&s, m->terms[t].row);
        say(&s, row->lower);
        say(&s, row->upper);
        say(&s, m->terms[t].column);
        say(&s, m->terms[t].value);
    }
    return s;
}

int warm_block(struct warm *w, const struct mip *m, double scale)
{
    struct said s = say_program(m, scale);
    for (size_t b = 0; b < w->block_count; b++)
        if (w->blocks[b].said.count == s.count &&
            memcmp(w->blocks[b].said.numbers, s.numbers, s.count * sizeof *s.numbers) == 0) {
            free(s.numbers);
            return (int)b;
        }
    w->blocks = grow(w->blocks, &w->block_room, w->block_count + 1, sizeof *w->blocks);
    w->blocks[w->block_count] = (struct known_block){.said = s, .column_count = m->column_count};
    return (int)w->block_count++;
}

int warm_plan_count(const struct warm *w, int block)
{
    return w->blocks[block].plan_count;
}

const double *warm_plan(const struct warm *w, int block, int k)
{
    return w->blocks[block].plans[k];
}

void warm_keep_plan(struct warm *w, int block, const double *x)
{
    struct known_block *b = &w->blocks[block];
    size_t size = (size_t)b->column_count * sizeof *x;
    for (int k = 0; k < b->plan_count; k++)
        if (memcmp(b->plans[k], x, size) == 0)
            return;
    int at = b->plan_count < MOST_PLANS ? b->plan_count++ : b->oldest++ % MOST_PLANS;
    free(b->plans[at]);
    b->plans[at] = copy_items(x, (size_t)b->column_count, (size_t)b->column_count, sizeof *x);
}

/* ---- proofs ---- */

void warm_keep_proof(struct warm *w, const struct warm_proof *proof)
{
    size_t count = (size_t)proof->count;
    w->newest = w->proof_count < MOST_PROOFS ? w->proof_count++ : (w->newest + 1) % MOST_PROOFS;
    struct known_proof *p = &w->proofs[w->newest];
    proof_free(p);
    p->count = proof->count;
    p->number = copy_items(proof->number, count, count, sizeof *p->number);
    p->cost = allocate(count, sizeof *p->cost);
    p->bound = allocate(count, sizeof *p->bound);
    for (int k = 0; k < proof->count; k++) {
        size_t columns = (size_t)w->blocks[p->number[k]].column_count;
        p->cost[k] = copy_items(proof->cost[k], columns, columns, sizeof **p->cost);
        for (size_t c = 0; c < columns; c++)
            p->cost[k][c] /= proof->scale;
        p->bound[k] = proof->bound[k] / proof->scale;
    }
}

static bool is_of(const struct known_proof *p, const struct warm_proof *of)
{
    return p->count == of->count && memcmp(p->number, of->number, (size_t)p->count * sizeof *p->number) == 0;
}

/* For each row that couples blocks its number among them, else -1; how many there are. */
static int number_coupling(const struct mip *m, const int *block, int *number)
{
    int *owner = allocate((size_t)m->row_count, sizeof *owner), count = 0; /* 1 + block; -1: several */
    for (size_t t = 0; t < m->term_count; t++) {
        int r = m->terms[t].row, b = 1 + block[m->terms[t].column];
        owner[r] = owner[r] == 0 || owner[r] == b ? b : -1;
    }
    for (int r = 0; r < m->row_count; r++)
        number[r] = owner[r] < 0 ? count++ : -1;
    free(owner);
    return count;
}

/* The columns that stand in coupling rows into `column`, and for each of the program's columns which of them it is
 * (`place`, only for those); how many. */
static int list_coupled(const struct mip *m, const int *number, int *column, int *place)
{
    int count = 0;
    for (size_t t = 0; t < m->term_count; t++)
        place[m->terms[t].column] |= number[m->terms[t].row] >= 0;
    for (int c = 0; c < m->column_count; c++)
        if (place[c]) {
            column[count] = c;
            place[c] = count++;
        }
    return count;
}

static void make_room(struct dense_program *p)
{
    size_t rows = (size_t)p->row_count, columns = (size_t)p->column_count;
    p->stride = (columns + LANES - 1) / LANES * LANES;
    p->a = allocate(rows * p->stride + LANES, sizeof *p->a);
    p->row_lower = allocate(rows, sizeof *p->row_lower);
    p->row_upper = allocate(rows, sizeof *p->row_upper);
    p->lower = allocate(columns, sizeof *p->lower);
    p->upper = allocate(columns, sizeof *p->upper);
    p->cost = allocate(columns, sizeof *p->cost);
}

/* The linear program over the coupling rows; `column` says which column of m each is. False where one of them has no
 * finite bounds. */
static bool build_rest(const struct mip *m, const int *block, struct dense_program *p, int **column)
{
    int *number = allocate((size_t)m->row_count, sizeof *number),
        *place = allocate((size_t)m->column_count, sizeof *place);
    bool bounded = true;
    *column = allocate((size_t)m->column_count, sizeof **column);
    p->row_count = number_coupling(m, block, number);
    p->column_count = list_coupled(m, number, *column, place);
    make_room(p);
    for (int c = 0; c < p->column_count; c++) {
        p->lower[c] = m->columns[(*column)[c]].lower;
        p->upper[c] = m->columns[(*column)[c]].upper;
        bounded = bounded && isfinite(p->lower[c]) && isfinite(p->upper[c]);
    }
    for (int r = 0; r < m->row_count; r++)
        if (number[r] >= 0) {
            p->row_lower[number[r]] = m->rows[r].lower;
            p->row_upper[number[r]] = m->rows[r].upper;
        }
    for (size_t t = 0; t < m->term_count; t++)
        if (number[m->terms[t].row] >= 0)
            p->a[(size_t)number[m->terms[t].row] * p->stride + (size_t)place[m->terms[t].column]] = m->terms[t].value;
    free(number);
    free(place);
    return bounded;
}

static void rest_free(struct dense_program *p, int *column)
{
    void *owned[] = {p->a, p->row_lower, p->row_upper, p->lower, p->upper, p->cost, column};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        free(owned[k]);
}

/* What one proof says of m. Columns that stand in no coupling row have c' = c. */
static double bound_by(const struct known_proof *k, const struct mip *m, const int *block, const int *place,
                       double scale, struct dense_program *p, const int *column)
{
    struct tableau t;
    double bound = m->constant, size = fabs(m->constant);
    for (int b = 0; b < k->count; b++) {
        bound += scale * k->bound[b];
        size += fabs(scale * k->bound[b]);
    }
    for (int c = 0; c < p->column_count; c++)
        p->cost[c] = m->columns[column[c]].cost - scale * k->cost[block[column[c]]][place[column[c]]];
    tableau_open(&t, p);
    tableau_solve(&t, INFINITY, MOST_PIVOTS);
    bound += tableau_bound(&t); /* right wherever the table stands */
    tableau_free(&t);
    return bound - 1e-9 * (1 + size + fabs(bound));
}

double warm_bound(const struct warm *w, const struct mip *m, const int *block, const int *place,
                  const struct warm_proof *of, double enough)
{
    struct dense_program p = {0};
    int *column;
    double best = -INFINITY;
    bool bounded = build_rest(m, block, &p, &column);
    for (int n = 0; bounded && n < w->proof_count && best < enough; n++) {
        const struct known_proof *k = &w->proofs[(w->newest + w->proof_count - n) % w->proof_count];
        if (is_of(k, of))
            best = fmax(best, bound_by(k, m, block, place, of->scale, &p, column));
    }
    rest_free(&p, column);
    return best;
}
