#pragma once

// Where a library runs, by the name that it gives in `context.library`: what Segment's
// specification calls the channel. In browsers and on phones it runs with the user.
//
//   channel_of(R"({"library":{"name":"analytics.js"}})")   // Channel::browser
//
// Pure.

#include <cstdint>
#include <string_view>

namespace analytics::server {

enum class Channel : std::uint8_t { server, browser, mobile };

const char* name(Channel channel) noexcept;

/// Of a context's text; empty is a context without a library.
Channel channel_of(std::string_view context);
/// The same of what `library` is in it.
Channel channel_of_library(std::string_view library);

}  // namespace analytics::server
