#pragma once

// The names that a message's `integrations` may use: of the destinations of the catalogue with
// their aliases, of what stands for several, and of services that have ended, which old messages
// still name. Names are case-sensitive there, so that one that is written almost right says
// nothing; this tells which was meant.
//
//   meant_service("mailchimp");   // "Mailchimp"
//   meant_service("MailChimp");   // "": it is a name
//
// The list is made once: safe for use by several threads.

#include <string_view>

namespace analytics::server {

/// The name that was meant; empty where it is one, and where it is like none.
std::string_view meant_service(std::string_view name);

}  // namespace analytics::server
