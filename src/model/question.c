#include "model/question.h"

#include "dns/name.h"

const char *transport_name(enum transport transport)
{
    return transport == TRANSPORT_TCP ? "tcp" : "udp";
}

bool question_equal(const struct question *a, const struct question *b)
{
    return a->resolver == b->resolver && a->qtype == b->qtype && a->rd == b->rd && a->cd == b->cd &&
           a->transport == b->transport && a->round == b->round && dns_name_equal(a->qname, b->qname);
}
