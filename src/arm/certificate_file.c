#include "arm/certificate_file.h"

#ifdef PLDIG_WITH_OPENSSL

#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "arm/secret.h"
#include "base/text.h"

enum { FILE_MAX = 256 * 1024, CERTIFICATES_MAX = 32 };

/* Never asks at the terminal, as the library would. */
static int give_password(char *out, int size, int writing, void *context)
{
    const char *password = context;
    size_t len = password != NULL ? strlen(password) : 0;
    (void)writing;
    if (password == NULL || len > (size_t)size) {
        return -1;
    }
    memcpy(out, password, len);
    return (int)len;
}

static const char *bad_password(const char *password)
{
    return password == NULL
               ? "needs a password: set AZURE_CLIENT_CERTIFICATE_PASSWORD"
               : "AZURE_CLIENT_CERTIFICATE_PASSWORD is not its password, or it is encrypted in a way that "
                 "this "
                 "OpenSSL does not know; openssl pkcs12 -legacy, or openssl pkey, can write it anew";
}

static EVP_PKEY *read_pem_key(const struct secret *file, const char *password)
{
    BIO *bio = BIO_new_mem_buf(file->data, (int)file->len);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)password);
    BIO_free(bio);
    return key;
}

/* Adds each certificate of the file to `others`. */
static void read_pem_certificates(const struct secret *file, STACK_OF(X509) * others)
{
    BIO *bio = BIO_new_mem_buf(file->data, (int)file->len);
    X509 *one;
    while (bio != NULL && sk_X509_num(others) < CERTIFICATES_MAX &&
           (one = PEM_read_bio_X509(bio, NULL, give_password, NULL)) != NULL) {
        if (sk_X509_push(others, one) == 0) {
            X509_free(one);
            break;
        }
    }
    BIO_free(bio);
}

/* NULL, or what is wrong. */
static const char *read_pem(const struct secret *file, const char *password, struct certificate_file *out)
{
    bool encrypted = strstr(file->data, "ENCRYPTED") != NULL;
    out->key = read_pem_key(file, password);
    if (out->key == NULL) {
        return encrypted ? bad_password(password) : "holds no private key that can be read";
    }
    out->others = sk_X509_new_null();
    if (out->others == NULL) {
        return "not enough memory";
    }
    read_pem_certificates(file, out->others);
    for (int i = 0; i < sk_X509_num(out->others) && out->certificate == NULL; i++) {
        if (X509_check_private_key(sk_X509_value(out->others, i), out->key) == 1) {
            out->certificate = sk_X509_delete(out->others, i);
        }
    }
    return out->certificate != NULL        ? NULL
           : sk_X509_num(out->others) == 0 ? "holds a key and no certificate: put both into one file"
                                           : "holds no certificate of its key";
}

static const char *read_pkcs12(const struct secret *file, const char *password, struct certificate_file *out)
{
    const unsigned char *at = (const unsigned char *)file->data;
    PKCS12 *box = d2i_PKCS12(NULL, &at, (long)file->len);
    if (box == NULL) {
        return "is neither PEM nor PKCS #12 (PFX)";
    }
    bool opened = PKCS12_parse(box, password, &out->key, &out->certificate, &out->others) == 1;
    PKCS12_free(box);
    if (!opened) {
        return bad_password(password);
    }
    return out->key == NULL           ? "holds no private key"
           : out->certificate == NULL ? "holds no certificate of its key"
                                      : NULL;
}

static const char *check(const struct certificate_file *file)
{
    if (EVP_PKEY_base_id(file->key) != EVP_PKEY_RSA) {
        return "has a key that is not RSA, which is all that Entra ID takes";
    }
    if (X509_cmp_current_time(X509_get0_notAfter(file->certificate)) < 0) {
        return "holds a certificate that has expired: make a new one, and give its public part to the "
               "application";
    }
    return X509_cmp_current_time(X509_get0_notBefore(file->certificate)) > 0
               ? "holds a certificate that is not yet valid: is this host's clock right?"
               : NULL;
}

bool certificate_file_read(struct arena *arena, const struct auth_settings *settings, const char *path,
                           const char *password, struct certificate_file *out, struct err *why)
{
    struct secret file;
    const char *name = text_printable(arena, arena_strndup(arena, path, 200));
    if (!secret_file(arena, settings, "AZURE_CLIENT_CERTIFICATE_PATH", path, FILE_MAX, &file, why)) {
        why->kind = ERR_AUTH;
        return false;
    }
    bool pem = strstr(file.data, "-----BEGIN") != NULL;
    const char *problem = pem ? read_pem(&file, password, out) : read_pkcs12(&file, password, out);
    problem = problem != NULL ? problem : check(out);
    secret_wipe(&file);
    ERR_clear_error();
    if (problem != NULL) {
        certificate_file_free(out);
        return err_set(why, ERR_AUTH, "AZURE_CLIENT_CERTIFICATE_PATH: %s %s", name, problem);
    }
    return true;
}

void certificate_file_free(struct certificate_file *file)
{
    EVP_PKEY_free(file->key);
    X509_free(file->certificate);
    sk_X509_pop_free(file->others, X509_free);
    *file = (struct certificate_file){0};
}

#endif
