/* clock.h - how long something has taken. */
#ifndef YDERPLAN_CLOCK_H
#define YDERPLAN_CLOCK_H

/* Seconds since some moment before the program began; never set back. */
double clock_seconds(void);

#endif
