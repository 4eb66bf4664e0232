/* A plug-in: turns bytes round in place. */
#include <stddef.h>

void reverse(char *text, size_t length)
{
	for (size_t i = 0; i < length / 2; i++) {
		char swapped = text[i];
		text[i] = text[length - 1 - i];
		text[length - 1 - i] = swapped;
	}
}
