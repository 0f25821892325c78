// Why events are not accepted, and why destinations don't get them.

#include <array>

#include "server/console/code_help.h"

namespace analytics::server {
namespace {

constexpr auto kRejections = std::to_array<CodeHelp>({
    {"bad_request",
     "The body as a whole can't be read, or this event is no object, its context or integrations "
     "are none, or its message id is no string of at most 100 bytes.",
     "Look at the event in the debugger and mend what sends it."},
    {"invalid_json", "This event is not JSON, or is nested more than 64 deep.",
     "Mend what writes the JSON; a library for it does that by itself."},
    {"event_too_large", "The event is longer than 32,768 bytes.",
     "Send less with it, or keep the large part elsewhere and send its address."},
    {"too_many_events", "The batch had more than 2,500 events, and none of them was taken.",
     "Send smaller batches."},
    {"empty_batch", "The batch had no event.",
     "Don't send a batch without events; nothing was lost."},
    {"unknown_type", "The event's type is none of identify, track, page, screen, group and alias.",
     "Mend the type, or send to the address of the call."},
    {"no_user_anon_id", "The event has neither a userId nor an anonymousId, or empty ones.",
     "Give it one of the two; before someone signs in that is an anonymousId."},
    {"id_not_string",
     "A userId, anonymousId, groupId or previousId is no string; a number isn't either.",
     "Send ids as strings, in quotes."},
    {"id_required",
     "A group event has no groupId, or an alias has no userId, or neither previousId nor "
     "anonymousId.",
     "Give the id that is missing."},
    {"event_not_defined", "A track event has no name.",
     "Give it one in event, such as \"Order Completed\"."},
    {"event_not_string", "The name of a track event is no string.",
     "Send the name in event as a string."},
    {"name_not_string", "The name of a page or screen is no string.",
     "Send name as a string, or leave it out."},
    {"category_not_string", "The category of a page or screen is no string.",
     "Send category as a string, or leave it out."},
    {"properties_not_object", "The event's properties are there, and are no object.",
     "Send properties as an object, or leave them out."},
    {"traits_not_object", "The event's traits are there, and are no object.",
     "Send traits as an object, or leave them out."},
    {"unknown_source", "The write key is no source's.",
     "Copy the write key from the source's page into what sends; a key that was taken out of a "
     "source is unknown at once."},
    {"source_disabled", "The source is disabled.",
     "Enable the source, if its events are wanted again."},
    {"event_blocked", "The source's schema blocks events of this name.",
     "Nothing, if that is meant; otherwise allow the event on the source's schema page."},
    {"origin_not_allowed", "It came from a web page that the source's allowed origins don't name.",
     "Add the page's origin to allowed_origins, or find out who uses the write key."},
    {"too_many_requests",
     "More events came than the source's rate limit lets in; the sender was told to wait with "
     "429.",
     "Nothing, if that is rare: libraries send them again. Otherwise raise the source's "
     "rate_limit."},
    {"suppressed",
     "The event is of a user that the source's settings suppress; it is stored nowhere.",
     "Nothing; take the user out of suppressed_users, if their events are wanted again."},
});

constexpr auto kFilters = std::to_array<CodeHelp>({
    {"not_connected", "The destination's sources don't include the event's source.",
     "Nothing, if that is meant; otherwise add the source to the destination."},
    {"disabled", "The destination was disabled when its turn came.",
     "Enable it; a replay sends what it missed."},
    {"UNSUPPORTED_EVENT_TYPE", "The destination takes no events of this type.",
     "Nothing: it has no use for them."},
    {"FILTERED_BY_INTEGRATIONS_OBJECT",
     "The event's own integrations object turns this destination off.",
     "Nothing, if the sender means it; otherwise mend integrations there, where the destination's "
     "name is written exactly as here."},
    {"MESSAGE_SENT_CLIENT_SIDE", "The browser has sent this event to the destination itself.",
     "Nothing: sending it from here too would have it there twice."},
    {"NO_MATCHING_MAPPING",
     "The trigger of none of the destination's mappings holds for the event.",
     "Nothing, if that is meant; otherwise add a mapping, or widen a trigger."},
    {"FILTERED_BY_RULES",
     "One of the destination's filters stopped the event, or could not be decided for it.",
     "Nothing, if that is meant; otherwise look at the rule with the event and mend the filter."},
});

}  // namespace

std::span<const CodeHelp> rejection_help() { return kRejections; }
std::span<const CodeHelp> filter_help() { return kFilters; }

}  // namespace analytics::server
