/* ranks.h - processes of one job that send each other texts. The only file that knows MPI, and only where it was built
 * with it (make MPI=1); else, and where the program was not started by mpirun or srun, there is one rank, 0.
 *
 * All functions are for the thread that called ranks_begin. */
#ifndef YDERPLAN_RANKS_H
#define YDERPLAN_RANKS_H

#include <stdbool.h>

void ranks_begin(void);
int ranks_me(void);    /* 0 .. ranks_count() - 1 */
int ranks_count(void); /* >= 1 */

/* Sends a text; it is on its way when this returns. False where the other rank is known to be gone. */
bool ranks_send(int to, const char *text);

/* The next text that has come from any rank, without waiting: to be freed; NULL where none has. */
char *ranks_receive(int *from);

/* Leaves the job. `alone`: the others are not waited for, since some of them are gone; this ends the process with
 * `status`. */
void ranks_end(bool alone, int status);

#endif
