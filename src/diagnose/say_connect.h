/*
 * say_connect.h - the words of the findings about connections. For rules_connect.c alone.
 */
#ifndef PLDIG_DIAGNOSE_SAY_CONNECT_H
#define PLDIG_DIAGNOSE_SAY_CONNECT_H

#include "diagnose/fold.h"

void say_701(const struct judge *judge, const struct finding_group *group, struct finding *finding);
void say_702(const struct judge *judge, const struct finding_group *group, struct finding *finding);
void say_703(const struct judge *judge, const struct finding_group *group, struct finding *finding);
void say_705(const struct judge *judge, const struct finding_group *group, struct finding *finding);
void say_706(const struct judge *judge, const struct finding_group *group, struct finding *finding);
void say_707(const struct judge *judge, const struct finding_group *group, struct finding *finding);

#endif
