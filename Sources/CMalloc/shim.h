// mallopt and malloc_trim are not in Swift's own module of the C library.
#pragma once

#include <malloc.h>
