// What destinations of the catalogue give up before anything is sent, and what their packs refuse.

#include <array>

#include "server/console/code_help.h"

namespace analytics::server {
namespace {

constexpr auto kCatalogue = std::to_array<CodeHelp>({
    {"payload_invalid",
     "A field that the mapping made of the event can't be what the service asks for; the detail "
     "names the field.",
     "Mend what sends the event, or map something else to the field; then send the failed events "
     "again."},
    {"mapping_failed",
     "What the mapping says can't be done with this event, or would be more than 16 MiB; the "
     "detail says which.",
     "Look at the mapping's preview with such an event and mend it."},
    {"event_too_old", "The service takes no events that are as old as this one.",
     "Nothing: leave such events out by a filter, if they come from an import."},
    {"event_unreadable", "The event can't be read as JSON.",
     "Look at the filters of the destination: what comes in is checked."},
    {"request_invalid",
     "The request that the event would become is none: its address leads to no host of the "
     "service, or a header has control characters; the detail says which.",
     "Mend the settings or the mapping that make the address; then send the failed events again."},
    {"attempt_too_large",
     "Mapping the events of one attempt took more than 16 MiB; its halves were tried, and an event "
     "that is too large alone is discarded.",
     "Send less with the event, or map less of it."},
    {"answer_too_long",
     "The service's answer is longer than 1 MiB, so that it says nothing certain; halves of the "
     "request were tried, and an event that is alone is discarded.",
     "Lower the number of events in a request, if the service answers for each; otherwise ask the "
     "service."},
    {"unexpected_answer",
     "The service answered 2xx with something that its pack does not know; the detail has what "
     "there is to say.",
     "Look at the answer in the samples; the pack may be older than the service's API."},
    {"NO_DELETION", "The service has no way to delete what it knows of a user.",
     "Ask the service; its page says what there is."},
    {"missing_*", "The service needs something that the event doesn't have; the detail says what.",
     "Send it along, or map another member to the field; or leave such events out by the mapping's "
     "trigger."},
    {"invalid_*", "The service takes no such value; the detail says of what.",
     "Mend what sends the event, or map something else to the field; then send the failed events "
     "again."},
});

}  // namespace

std::span<const CodeHelp> catalogue_help() { return kCatalogue; }

}  // namespace analytics::server
