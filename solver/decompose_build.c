/* decompose_build.c - the program parted: each block's columns, its own rows, and its terms in the rows that couple. */
#include "decompose_parts.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "warm.h"

int decompose_blocks(const struct mip *m, int **block)
{
    int most = -1, count = 0;
    *block = allocate((size_t)m->column_count, sizeof **block);
    bool parted = m->column_count > 0;
    for (int c = 0; c < m->column_count; c++) {
        most = m->columns[c].block > most ? m->columns[c].block : most;
        parted &= m->columns[c].block >= 0;
    }
    if (!parted)
        return 1;
    int *number = allocate((size_t)most + 1, sizeof *number);
    for (int c = 0; c < m->column_count; c++)
        number[m->columns[c].block] = 1;
    for (int b = 0; b <= most; b++)
        number[b] = number[b] ? count++ : -1;
    for (int c = 0; c < m->column_count; c++)
        (*block)[c] = number[m->columns[c].block];
    free(number);
    return count;
}

/* For each row its block, -1 where it couples several (or has no terms), and its number there or among the coupling
 * rows. */
static void sort_rows(struct decomposition *d, const int *block, int *row_block, int *row_number)
{
    const struct mip *m = d->m;
    for (int r = 0; r < m->row_count; r++)
        row_block[r] = -2;
    for (size_t t = 0; t < m->term_count; t++) {
        int r = m->terms[t].row, b = block[m->terms[t].column];
        row_block[r] = row_block[r] == -2 || row_block[r] == b ? b : -1;
    }
    d->row = allocate((size_t)m->row_count, sizeof *d->row);
    for (int r = 0; r < m->row_count; r++) {
        if (row_block[r] >= 0)
            row_number[r] = mip_add_row(&d->blocks[row_block[r]].m, m->rows[r].lower, m->rows[r].upper, "r");
        else if (row_block[r] == -1)
            d->row[row_number[r] = d->row_count++] = r;
    }
}

static void fill_block_columns(struct decomposition *d, const int *block, int *place)
{
    const struct mip *m = d->m;
    for (int c = 0; c < m->column_count; c++) {
        struct block *b = &d->blocks[block[c]];
        const struct mip_column *from = &m->columns[c];
        place[c] = mip_add_column(&b->m, from->lower, from->upper, from->cost, from->whole, 0, "c");
        mip_copy_nature(from, &b->m.columns[place[c]]);
    }
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        size_t columns = (size_t)b->m.column_count;
        b->column = allocate(columns, sizeof *b->column);
        b->cost = allocate(columns, sizeof *b->cost);
        b->start = allocate(columns + 1, sizeof *b->start);
        b->found = allocate(columns, sizeof *b->found);
    }
    for (int c = 0; c < m->column_count; c++) {
        d->blocks[block[c]].column[place[c]] = c;
        d->blocks[block[c]].cost[place[c]] = m->columns[c].cost;
    }
}

static void fill_block_terms(struct decomposition *d, const int *row_block, const int *row_number)
{
    const struct mip *m = d->m;
    struct mip_index by_column;
    mip_by_column(m, &by_column);
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        size_t most = 0, at = 0;
        for (int q = 0; q < b->m.column_count; q++)
            most += by_column.start[b->column[q] + 1] - by_column.start[b->column[q]];
        b->coupling = allocate(most, sizeof *b->coupling);
        b->value = allocate(most, sizeof *b->value);
        for (int q = 0; q < b->m.column_count; q++) {
            b->start[q] = at;
            for (size_t t = by_column.start[b->column[q]]; t < by_column.start[b->column[q] + 1]; t++) {
                int r = by_column.at[t];
                if (row_block[r] >= 0) {
                    mip_add_term(&b->m, row_number[r], q, by_column.value[t]);
                    continue;
                }
                b->coupling[at] = row_number[r];
                b->value[at++] = by_column.value[t];
            }
        }
        b->start[b->m.column_count] = at;
    }
    mip_index_free(&by_column);
}

/* How many of its decisions stand in a coupling row, where each counts alike: no row of the block, but something to
 * branch upon, and to change places in. */
static void add_counts(struct block *b, int coupling_rows)
{
    int *count = allocate((size_t)coupling_rows, sizeof *count), *row = allocate((size_t)coupling_rows, sizeof *row);
    double *value = allocate((size_t)coupling_rows, sizeof *value);
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; t < b->start[c + 1]; t++) {
            int r = b->coupling[t];
            bool alike = b->m.columns[c].whole && (count[r] == 0 || value[r] == b->value[t]);
            value[r] = b->value[t];
            count[r] = alike && count[r] >= 0 ? count[r] + 1 : -1;
        }
    for (int r = 0; r < coupling_rows; r++)
        if (count[r] >= 2) {
            row[r] = mip_add_row(&b->m, -INFINITY, INFINITY, "count");
            b->m.rows[row[r]].counts = true;
        }
    for (int c = 0; c < b->m.column_count; c++)
        for (size_t t = b->start[c]; t < b->start[c + 1]; t++)
            if (count[b->coupling[t]] >= 2)
                mip_add_term(&b->m, row[b->coupling[t]], c, 1);
    free(count);
    free(row);
    free(value);
}

static void order_blocks(struct decomposition *d)
{
    d->order = allocate((size_t)d->block_count, sizeof *d->order);
    for (int k = 0; k < d->block_count; k++) {
        int at = k;
        for (; at > 0 && d->blocks[d->order[at - 1]].m.column_count < d->blocks[k].m.column_count; at--)
            d->order[at] = d->order[at - 1];
        d->order[at] = k;
    }
}

void decompose_open(struct decomposition *d, const int *block)
{
    const struct mip *m = d->m;
    int *row_block = allocate((size_t)m->row_count, sizeof *row_block);
    int *row_number = allocate((size_t)m->row_count, sizeof *row_number);
    int *place = allocate((size_t)m->column_count, sizeof *place);
    d->blocks = allocate((size_t)d->block_count, sizeof *d->blocks);
    sort_rows(d, block, row_block, row_number);
    fill_block_columns(d, block, place);
    fill_block_terms(d, row_block, row_number);
    free(row_block);
    free(row_number);
    free(place);
    for (int k = 0; k < d->block_count; k++) {
        if (d->effort->warm != NULL)
            d->blocks[k].number = warm_block(d->effort->warm, &d->blocks[k].m, d->effort->scale);
        add_counts(&d->blocks[k], d->row_count);
        d->blocks[k].search = search_new(&d->blocks[k].m);
        totals_build(&d->blocks[k].m, &d->blocks[k].totals);
        d->blocks[k].seed = (unsigned)k + 1;
    }
    order_blocks(d);
    d->price = allocate((size_t)d->row_count, sizeof *d->price);
    d->best_price = allocate((size_t)d->row_count, sizeof *d->best_price);
    d->master_price = allocate((size_t)d->row_count, sizeof *d->master_price);
    d->proof_price = allocate((size_t)d->row_count, sizeof *d->proof_price);
    d->chosen_price = allocate((size_t)d->row_count, sizeof *d->chosen_price);
    d->relaxed_price = allocate((size_t)d->row_count, sizeof *d->relaxed_price);
}

void decompose_close(struct decomposition *d)
{
    error_free(&d->beside.error);
    for (int k = 0; k < d->block_count; k++) {
        struct block *b = &d->blocks[k];
        for (int p = 0; p < b->plan_count; p++) {
            free(b->plans[p].x);
            free(b->plans[p].activity);
        }
        for (int p = 0; p < b->point_count; p++)
            free(b->points[p].activity);
        free(b->points);
        branch_result_free(&b->relaxed);
        search_free(b->search);
        mip_free(&b->m);
        forest_free(&b->forest);
        for (int n = 0; n < NEAR; n++)
            free(b->near[n]);
        branch_result_free(&b->out);
        totals_free(&b->totals);
        branch_basis_free(&b->basis);
        error_free(&b->error);
        void *owned[] = {b->column, b->cost, b->start, b->coupling, b->value, b->plans, b->found};
        for (size_t o = 0; o < sizeof owned / sizeof *owned; o++)
            free(owned[o]);
    }
    void *owned[] = {d->blocks,       d->order,       d->row,           d->price,        d->best_price,
                     d->master_price, d->proof_price, d->relaxed_price, d->chosen_price, d->x};
    for (size_t o = 0; o < sizeof owned / sizeof *owned; o++)
        free(owned[o]);
}
