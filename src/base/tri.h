/*
 * tri.h - a fact that may not be known. Zero is unknown, so that a fact nobody read is never taken for "no".
 */
#ifndef PLDIG_BASE_TRI_H
#define PLDIG_BASE_TRI_H

enum tri { TRI_UNKNOWN = 0, TRI_NO, TRI_YES };

#endif
