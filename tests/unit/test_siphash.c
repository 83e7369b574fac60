/* The hash of tables: the values of its authors, and what tables rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/siphash.h"

/* From the reference implementation: key 00 01 .. 0f, messages 00 01 .. of rising length. */
static void gives_the_values_of_its_authors(void **state)
{
    static const struct {
        size_t len;
        uint64_t value;
    } vectors[] = {
        {0, UINT64_C(0x726fdb47dd0e0e31)},  {1, UINT64_C(0x74f839c593dc67fd)},
        {7, UINT64_C(0xab0200f58b01d137)},  {8, UINT64_C(0x93f5f5799a932462)},
        {15, UINT64_C(0xa129ca6149be45e5)}, {63, UINT64_C(0x958a324ceb064572)},
    };
    const struct siphash_secret secret = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)};
    unsigned char message[64];
    (void)state;
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (unsigned char)i;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        assert_int_equal(siphash(&secret, message, vectors[i].len), vectors[i].value);
}

static void case_counts_only_where_it_should(void **state)
{
    const struct siphash_secret secret = {1, 2};
    const char upper[] = "/Subscriptions/A[Z]", lower[] = "/subscriptions/a[z]";
    size_t len = strlen(upper);
    (void)state;
    assert_int_equal(siphash_nocase(&secret, upper, len), siphash_nocase(&secret, lower, len));
    assert_int_equal(siphash_nocase(&secret, lower, len), siphash(&secret, lower, len));
    assert_int_not_equal(siphash(&secret, upper, len), siphash(&secret, lower, len));
}

static void each_secret_has_its_own_order(void **state)
{
    struct siphash_secret first, second;
    (void)state;
    siphash_secret_make(&first);
    siphash_secret_make(&second);
    assert_memory_not_equal(&first, &second, sizeof first);
    assert_int_not_equal(siphash(&first, "a", 1), siphash(&second, "a", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_values_of_its_authors),
        cmocka_unit_test(case_counts_only_where_it_should),
        cmocka_unit_test(each_secret_has_its_own_order),
    };
    return cmocka_run_group_tests_name("siphash", tests, NULL, NULL);
}
