#include "probes/vantage.h"

#include <string.h>

#include "azure/azure_dns.h"
#include "azure/resource_id.h"
#include "base/json_read.h"
#include "base/text.h"
#include "model/zone_voice.h"
#include "probes/interception.h"
#include "probes/replies.h"

#define IMDS_URL "http://169.254.169.254/metadata/instance?api-version=2021-02-01"

enum {
    IMDS_TIMEOUT_US = 1000 * 1000,
    IMDS_BODY_MAX = 1024 * 1024,
    WORD_MAX = 128, /* of a name or region that is worth repeating; Azure's are at most 80 */
};

/* What the service says of this VM. Strings are "" or NULL where it does not say. */
struct imds {
    const char *environment, *subscription, *name, *location, *resource_id;
};

static void add_evidence(struct arena *arena, struct vantage *vantage, const char *sentence)
{
    const char **larger = arena_array(arena, vantage->n_evidence + 1, sizeof *larger);
    if (vantage->n_evidence > 0) {
        memcpy(larger, vantage->evidence, vantage->n_evidence * sizeof *larger);
    }
    larger[vantage->n_evidence++] = sentence;
    vantage->evidence = larger;
}

static bool stated_word(const char *text)
{
    return text != NULL && *text != '\0' && strlen(text) <= WORD_MAX;
}

static bool read_document(struct json_at root, struct imds *out)
{
    struct err ignored;
    struct json_at compute = json_member(root, "compute");
    return json_need_object(root, &ignored) && json_need_object(compute, &ignored) &&
           json_get_string(json_member(compute, "azEnvironment"), &out->environment, &ignored) &&
           json_get_string(json_member(compute, "subscriptionId"), &out->subscription, &ignored) &&
           json_get_string(json_member(compute, "name"), &out->name, &ignored) &&
           json_get_string(json_member(compute, "location"), &out->location, &ignored) &&
           json_get_string(json_member(compute, "resourceId"), &out->resource_id, &ignored) &&
           stated_word(out->environment) && stated_word(out->subscription);
}

/* False where the reply is not that of Azure. */
static bool read_reply(struct arena *arena, const struct http_reply *reply, struct imds *out)
{
    struct json json;
    struct err ignored;
    if (reply->status != 200 || reply->too_large ||
        !json_parse(arena, "instance metadata", reply->body, reply->body_len, &json, &ignored)) {
        return false;
    }
    bool azure = read_document(json_root(arena, &json), out);
    json_free(&json);
    return azure;
}

static void take(struct arena *arena, struct vantage *vantage, const struct imds *imds)
{
    vantage->kind = VANTAGE_VNET;
    if (imds->resource_id != NULL && arm_id_valid(imds->resource_id)) {
        vantage->resource_id = imds->resource_id;
    }
    add_evidence(arena, vantage,
                 arena_printf(arena, "instance metadata: VM %s in %s",
                              stated_word(imds->name) ? imds->name : "without a name",
                              stated_word(imds->location) ? imds->location : "an unnamed region"));
}

void vantage_ask(struct arena *arena, struct http *http, const char *url, struct run *run)
{
    if (run->vantage.stated) {
        return;
    }
    static const char *const headers[] = {"Metadata: true", NULL};
    const struct http_request request = {
        .url = url == NULL ? IMDS_URL : url,
        .method = "GET",
        .headers = headers,
        .timeout_us = IMDS_TIMEOUT_US,
        .no_proxy = true,
        .body_max = IMDS_BODY_MAX,
    };
    struct http_reply reply;
    struct imds imds = {0};
    bool whole = http_perform(http, arena, &request, &reply, 1);
    if (read_reply(arena, &reply, &imds)) {
        take(arena, &run->vantage, &imds);
    } else if (reply.status != 0) {
        add_evidence(arena, &run->vantage, "169.254.169.254 answers, but not as instance metadata of Azure");
    } else if (whole) {
        add_evidence(arena, &run->vantage, "instance metadata (169.254.169.254) does not answer");
    }
}

/* What came of the questions to 168.63.129.16. */
struct heard {
    bool answered, missed;
    bool azure;       /* with an SOA or an address of a private zone: what public DNS does not give */
    bool intercepted; /* 192.0.2.1, which is nobody's, answered as well */
};

static bool is_of_private_zone(const struct observation *observation)
{
    const struct dns_message *message = &observation->message;
    if (!observation->has_message) {
        return false;
    }
    for (size_t i = 0; i < message->n_answer; i++) {
        const struct dns_rr *rr = &message->answer[i];
        if (rr->class == DNS_IN && rr->type == DNS_A && ip_is_private(&rr->address)) {
            return true;
        }
    }
    return soa_is_azure_private(dns_message_soa(message));
}

static struct heard listen_for_azure_dns(const struct run *run)
{
    struct heard heard = {0};
    for (size_t i = 0; i < run->n_observations; i++) {
        const struct observation *observation = &run->observations[i];
        const struct resolver *resolver = &run->resolvers[observation->question.resolver];
        bool came = observation->outcome == OUTCOME_ANSWERED || observation->outcome == OUTCOME_LATE;
        if (interception_is_resolver(resolver)) {
            heard.intercepted = heard.intercepted || came;
        } else if (ip_is_azure_dns(&resolver->address)) {
            heard.answered = heard.answered || came;
            heard.azure = heard.azure || (came && is_of_private_zone(observation));
            heard.missed = heard.missed || reply_missed(observation);
        }
    }
    return heard;
}

void vantage_settle(struct arena *arena, struct run *run)
{
    struct heard heard = listen_for_azure_dns(run);
    struct vantage *vantage = &run->vantage;
    if (heard.answered && heard.intercepted) {
        add_evidence(arena, vantage,
                     AZURE_DNS_ADDRESS " answers DNS, and so does 192.0.2.1, which is nobody's: something on "
                                       "the way answers in its place");
    } else if (heard.answered && heard.azure) {
        add_evidence(arena, vantage, AZURE_DNS_ADDRESS " answers DNS from a private zone");
    } else if (heard.answered) {
        add_evidence(arena, vantage,
                     AZURE_DNS_ADDRESS
                     " answers DNS, with nothing that public DNS would not give: by itself no "
                     "proof of Azure");
    } else if (heard.missed) {
        add_evidence(arena, vantage,
                     AZURE_DNS_ADDRESS " does not answer DNS (outside Azure that is expected)");
    }
    if (vantage->stated) {
        add_evidence(arena, vantage, "stated by --vantage");
    } else if (heard.azure && !heard.intercepted) {
        vantage->kind = VANTAGE_VNET;
    }
}
