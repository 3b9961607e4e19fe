#pragma once
/* mallopt is not in Swift's own module of the C library. */
#include <malloc.h>
#include <sodium.h>
