#include "arm/certificate.h"

#include <string.h>

#include "base/text.h"

#ifdef PLDIG_WITH_OPENSSL

#include "arm/certificate_file.h"
#include "arm/uuid.h"
#include "base/clock.h"
#include "base/json_write.h"

#include <openssl/crypto.h>
#include <openssl/rsa.h>

enum { LIFE_S = 600, DIGEST = 32 };

const char *certificate_library_version(struct arena *arena)
{
    static const char name[] = "OpenSSL ";
    const char *version = OpenSSL_version(OPENSSL_VERSION);
    version = text_starts(version, name) ? version + sizeof name - 1 : version;
    return arena_strndup(arena, version, strcspn(version, " "));
}

/* x5c takes plain base64 (RFC 7515 section 4.1.6). */
static const char *base64(struct arena *arena, X509 *certificate)
{
    unsigned char *der = NULL;
    int len = i2d_X509(certificate, &der);
    if (len <= 0) {
        return NULL;
    }
    unsigned char *text = arena_alloc(arena, (size_t)len * 4 / 3 + 8);
    EVP_EncodeBlock(text, der, len);
    OPENSSL_free(der);
    return (const char *)text;
}

static bool write_header(struct arena *arena, const struct certificate_file *file, bool send_chain,
                         struct buf *out)
{
    unsigned char digest[DIGEST];
    unsigned len = 0;
    struct secret thumbprint = {0};
    struct json_writer json;
    if (X509_digest(file->certificate, EVP_sha256(), digest, &len) != 1 || len != DIGEST) {
        return false;
    }
    secret_base64url(&thumbprint, digest, len);
    json_begin(&json, out, false);
    json_object(&json, NULL);
    json_string(&json, "alg", "PS256");
    json_string(&json, "typ", "JWT");
    json_string(&json, "x5t#S256", thumbprint.data);
    secret_wipe(&thumbprint);
    if (send_chain) {
        json_array(&json, "x5c");
        json_string(&json, NULL, base64(arena, file->certificate));
        for (int i = 0; i < sk_X509_num(file->others); i++) {
            json_string(&json, NULL, base64(arena, sk_X509_value(file->others, i)));
        }
        json_array_end(&json);
    }
    json_object_end(&json);
    return true;
}

static void write_claims(struct arena *arena, const struct certificate_use *use, struct buf *out)
{
    int64_t now = clock_wall_us() / 1000000;
    struct json_writer json;
    json_begin(&json, out, false);
    json_object(&json, NULL);
    json_string(&json, "aud", use->audience);
    json_string(&json, "iss", use->client_id);
    json_string(&json, "sub", use->client_id);
    json_string(&json, "jti", uuid_random(arena));
    json_int(&json, "nbf", now);
    json_int(&json, "exp", now + LIFE_S);
    json_object_end(&json);
}

/* RSASSA-PSS with SHA-256 and a salt as long as the digest (RFC 7518 section 3.5). */
static bool sign(EVP_PKEY *key, struct secret *text)
{
    unsigned char signature[1024]; /* of RSA keys up to 8192 bits */
    size_t len = sizeof signature;
    EVP_PKEY_CTX *options = NULL; /* belongs to the context */
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestSignInit(context, &options, EVP_sha256(), NULL, key) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1 &&
              EVP_DigestSign(context, signature, &len, (const unsigned char *)text->data, text->len) == 1;
    EVP_MD_CTX_free(context);
    if (ok) {
        secret_str(text, ".");
        secret_base64url(text, signature, len);
    }
    explicit_bzero(signature, sizeof signature);
    return ok && !text->failed;
}

bool certificate_assertion(struct arena *arena, const struct auth_settings *settings,
                           const struct certificate_use *use, struct secret *out, struct err *why)
{
    struct certificate_file file = {0};
    struct buf header, claims;
    buf_init(&header, arena);
    buf_init(&claims, arena);
    if (!certificate_file_read(arena, settings, use->path, use->password, &file, why)) {
        return false;
    }
    bool ok = write_header(arena, &file, use->send_chain, &header);
    write_claims(arena, use, &claims);
    secret_base64url(out, header.data, header.len);
    secret_str(out, ".");
    secret_base64url(out, claims.data, claims.len);
    ok = ok && !out->failed && sign(file.key, out);
    certificate_file_free(&file);
    return ok ||
           err_set(why, ERR_AUTH, "the key in %s could not sign; is it an RSA key of at least 2048 bits?",
                   text_printable(arena, use->path));
}

#else

const char *certificate_library_version(struct arena *arena)
{
    (void)arena;
    return NULL;
}

bool certificate_assertion(struct arena *arena, const struct auth_settings *settings,
                           const struct certificate_use *use, struct secret *out, struct err *why)
{
    (void)settings, (void)out;
    return err_set(
        why, ERR_AUTH,
        "AZURE_CLIENT_CERTIFICATE_PATH is %s, but this pldig was built without OpenSSL and cannot sign: "
        "build it where pkg-config finds libcrypto, or use AZURE_CLIENT_SECRET or another way to sign "
        "in",
        text_printable(arena, arena_strndup(arena, use->path, 200)));
}

#endif
