/* ranks.c - texts over MPI, or one rank alone. */
#include "ranks.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef YDERPLAN_MPI

#include <mpi.h>
#include <string.h>
#include <time.h>

#include "memory.h"

enum { TRIES = 2000 }; /* milliseconds to wait for somebody to take a text; whoever is gone never does */

/* A text under way to or from a rank; nothing here waits for a rank that may be gone. */
struct way {
    bool busy;
    char *text;
    MPI_Request request;
};

static int me, count = 1;
static struct way *coming, *going; /* [count] */
static bool begun;

/* Were we started as one of several? What mpirun and srun put into the environment; starting MPI without them takes a
 * second and a daemon. */
static bool is_launched(void)
{
    static const char *const signs[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
    for (int k = 0; k < 3; k++)
        if (getenv(signs[k]))
            return true;
    return false;
}

void ranks_begin(void)
{
    int given;
    if (!is_launched())
        return;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given); /* other threads search, and never come here */
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &me);
    MPI_Comm_size(MPI_COMM_WORLD, &count);
    coming = allocate((size_t)count, sizeof *coming);
    going = allocate((size_t)count, sizeof *going);
    begun = true;
}

int ranks_me(void)
{
    return me;
}

int ranks_count(void)
{
    return count;
}

static bool has_arrived(struct way *w)
{
    int done = 0;
    if (MPI_Test(&w->request, &done, MPI_STATUS_IGNORE) != MPI_SUCCESS || !done)
        return false;
    w->busy = false;
    return true;
}

/* Is the way free, or does it become so soon? */
static bool becomes_free(struct way *w)
{
    for (int k = 0; k < TRIES && w->busy && !has_arrived(w); k++)
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    if (w->busy)
        return false;
    free(w->text);
    w->text = NULL;
    return true;
}

bool ranks_send(int to, const char *text)
{
    struct way *w = &going[to];
    if (!becomes_free(w))
        return false;
    w->text = copy_text(text);
    w->busy = MPI_Isend(w->text, (int)strlen(text) + 1, MPI_CHAR, to, 0, MPI_COMM_WORLD, &w->request) == MPI_SUCCESS;
    return w->busy;
}

/* Begins to take what the rank has sent, if anything. */
static void begin_to_take(int from)
{
    struct way *w = &coming[from];
    int there = 0, length = 0;
    MPI_Status s;
    if (w->busy || MPI_Iprobe(from, 0, MPI_COMM_WORLD, &there, &s) != MPI_SUCCESS || !there)
        return;
    MPI_Get_count(&s, MPI_CHAR, &length);
    w->text = allocate((size_t)length + 1, 1);
    w->busy = MPI_Irecv(w->text, length, MPI_CHAR, from, 0, MPI_COMM_WORLD, &w->request) == MPI_SUCCESS;
}

char *ranks_receive(int *from)
{
    for (int k = 0; begun && k < count; k++) {
        begin_to_take(k);
        if (!coming[k].busy || !has_arrived(&coming[k]))
            continue;
        char *text = coming[k].text;
        coming[k].text = NULL;
        *from = k;
        return text;
    }
    return NULL;
}

void ranks_end(bool alone, int status)
{
    for (int k = 0; k < count && begun; k++)
        becomes_free(&going[k]);
    if (begun && alone) {
        fflush(NULL);
        _Exit(status); /* MPI_Finalize would wait for who is gone */
    }
    if (begun)
        MPI_Finalize();
    free(coming);
    free(going);
    begun = false;
}

#else

void ranks_begin(void)
{
}

int ranks_me(void)
{
    return 0;
}

int ranks_count(void)
{
    return 1;
}

bool ranks_send(int to, const char *text)
{
    (void)to, (void)text;
    return false;
}

char *ranks_receive(int *from)
{
    (void)from;
    return NULL;
}

void ranks_end(bool alone, int status)
{
    (void)alone, (void)status;
}

#endif
