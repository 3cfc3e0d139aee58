/* version.h - which yderplan this is: in every plan, and in --version. */
#ifndef YDERPLAN_VERSION_H
#define YDERPLAN_VERSION_H

#define YDERPLAN_VERSION "0.1.0"

#endif
