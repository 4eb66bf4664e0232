/* The native half of Text.java. It opens other libraries only when they are first needed. */
#include <dlfcn.h>
#include <stdlib.h>

#include "Text.h"

typedef void (*reverse_function)(char *, size_t);
typedef unsigned long (*adler_function)(unsigned long, const unsigned char *, unsigned int);

static void *symbol(JNIEnv *env, const char *library, const char *name)
{
	void *handle = dlopen(library, RTLD_NOW);
	void *found = handle ? dlsym(handle, name) : NULL;
	if (!found)
		(*env)->ThrowNew(env, (*env)->FindClass(env, "java/lang/UnsatisfiedLinkError"), dlerror());
	return found;
}

JNIEXPORT jbyteArray JNICALL Java_Text_reverse(JNIEnv *env, jclass class, jbyteArray text)
{
	static reverse_function reverse;
	if (!reverse && !(reverse = (reverse_function)symbol(env, "/opt/app/plugins/reverse.so", "reverse")))
		return NULL;
	jsize length = (*env)->GetArrayLength(env, text);
	char *bytes = malloc(length + 1);
	(*env)->GetByteArrayRegion(env, text, 0, length, (jbyte *)bytes);
	reverse(bytes, length);
	jbyteArray result = (*env)->NewByteArray(env, length);
	(*env)->SetByteArrayRegion(env, result, 0, length, (const jbyte *)bytes);
	free(bytes);
	return result;
}

JNIEXPORT jlong JNICALL Java_Text_adler(JNIEnv *env, jclass class, jbyteArray text)
{
	static adler_function adler;
	if (!adler && !(adler = (adler_function)symbol(env, "libz.so.1", "adler32")))
		return 0;
	jsize length = (*env)->GetArrayLength(env, text);
	jbyte *bytes = (*env)->GetByteArrayElements(env, text, NULL);
	jlong sum = adler(1, (const unsigned char *)bytes, length);
	(*env)->ReleaseByteArrayElements(env, text, bytes, JNI_ABORT);
	return sum;
}
