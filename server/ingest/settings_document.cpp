#include "server/ingest/settings_document.h"

#include <analytics/json.h>

namespace analytics::server {
namespace {

Object on(bool enabled) { return {{"enabled", enabled}, {"integrations", Object()}}; }

Object plan_of(const Source& source) {
  Object track = {{"__default", on(true)}};
  for (const std::string& event : source.schema.blocked_events) track.set(event, on(false));
  return {{"track", track},
          {"identify", {{"__default", on(true)}}},
          {"group", {{"__default", on(true)}}}};
}

Object delivery(std::string_view write_key, const ServerAddress& address) {
  return {{"apiKey", write_key},
          {"apiHost", address.host + "/v1"},
          {"protocol", address.scheme},
          {"unbundledIntegrations", Array()},
          {"addBundledMetadata", true},
          {"maybeBundledConfigIds", Object()},
          {"versionSettings", {{"version", "4.4.7"}, {"componentTypes", Array{"browser"}}}}};
}

}  // namespace

std::string settings_document(const Source& source, std::string_view write_key,
                              const ServerAddress& address) {
  const Object document = {{"integrations", {{"Segment.io", delivery(write_key, address)}}},
                           {"plan", plan_of(source)},
                           {"edgeFunction", Object()},
                           {"middlewareSettings", {{"routingRules", Array()}}},
                           {"enabledMiddleware", Object()},
                           {"metrics", {{"sampleRate", 0}}},
                           {"remotePlugins", Array()},
                           {"legacyVideoPluginsEnabled", false},
                           {"analyticsNextEnabled", true}};
  return std::string(document.text());
}

}  // namespace analytics::server
