/* ranks.c - texts over MPI, or one rank alone. */
#include "ranks.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef YDERPLAN_MPI

#include <mpi.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

static int me, count = 1;
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

bool ranks_send(int to, const char *text)
{
    return MPI_Send(text, (int)strlen(text) + 1, MPI_CHAR, to, 0, MPI_COMM_WORLD) == MPI_SUCCESS;
}

char *ranks_receive(int *from)
{
    int there = 0, length = 0;
    MPI_Status s;
    if (!begun || MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &s) != MPI_SUCCESS || !there)
        return NULL;
    *from = s.MPI_SOURCE;
    MPI_Get_count(&s, MPI_CHAR, &length);
    char *text = allocate((size_t)length + 1, 1);
    if (MPI_Recv(text, length, MPI_CHAR, *from, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE) == MPI_SUCCESS)
        return text;
    free(text);
    return NULL;
}

void ranks_end(bool alone, int status)
{
    if (begun && alone) {
        fflush(NULL);
        _exit(status); /* MPI_Finalize would wait for who is gone */
    }
    if (begun)
        MPI_Finalize();
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
