#include "azure/clouds.h"

#include "base/text.h"

/* In the order of enum cloud_id. */
static const struct cloud clouds[] = {
    {
        .id = CLOUD_PUBLIC,
        .name = "AzureCloud",
        .arm_endpoint = "https://management.azure.com",
        .audience = "https://management.azure.com/",
        .authority = "https://login.microsoftonline.com",
        .imds_name = "AzurePublicCloud",
        .control_name = "login.microsoftonline.com",
    },
    {
        .id = CLOUD_US_GOVERNMENT,
        .name = "AzureUSGovernment",
        .arm_endpoint = "https://management.usgovcloudapi.net",
        .audience = "https://management.usgovcloudapi.net",
        .authority = "https://login.microsoftonline.us",
        .imds_name = "AzureUSGovernmentCloud",
        .control_name = "login.microsoftonline.us",
    },
    {
        .id = CLOUD_CHINA,
        .name = "AzureChinaCloud",
        .arm_endpoint = "https://management.chinacloudapi.cn",
        .audience = "https://management.chinacloudapi.cn",
        .authority = "https://login.chinacloudapi.cn",
        .imds_name = "AzureChinaCloud",
        .control_name = "login.chinacloudapi.cn",
    },
};

const struct cloud *cloud_find(const char *name)
{
    for (size_t i = 0; i < sizeof clouds / sizeof clouds[0]; i++) {
        if (text_equal_nocase(clouds[i].name, name)) {
            return &clouds[i];
        }
    }
    return NULL;
}

const struct cloud *cloud_get(enum cloud_id id)
{
    return &clouds[id];
}

const struct cloud *cloud_all(size_t *count)
{
    *count = sizeof clouds / sizeof clouds[0];
    return clouds;
}
