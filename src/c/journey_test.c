#include "c/journey_test.h"

#include <analytics/c.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition)               \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

static void on_outcome(void* data, const analytics_outcome* outcome) {
  struct journey_told* told = data;
  if (!outcome->delivered || strlen(outcome->event_json) != outcome->event_json_size) return;
  ++told->outcomes;
  snprintf(told->last_message_id, sizeof told->last_message_id, "%s", outcome->message_id);
}

static void on_log(void* data, int level, const char* text) {
  struct journey_told* told = data;
  if (level >= ANALYTICS_LOG_INFO && *text != '\0') ++told->log_lines;
}

static int make_client(const char* host, struct journey_told* told, analytics_client** client) {
  analytics_config config;
  CHECK(analytics_config_init(&config, sizeof config) == ANALYTICS_OK);
  CHECK(analytics_create(&config, client) == ANALYTICS_INVALID_CONFIG && *client == NULL);
  CHECK(strstr(analytics_last_error(), "write_key") != NULL);

  config.write_key = "key";
  config.host = host;
  config.gzip_bytes_min = 0;
  config.on_outcome = on_outcome;
  config.on_outcome_data = told;
  config.log = on_log;
  config.log_data = told;
  CHECK(analytics_create(&config, client) == ANALYTICS_OK && *client != NULL);
  return 0;
}

static int make_calls(analytics_client* client, const char* properties) {
  const analytics_track_call track = {.user_id = "u",
                                      .event = "Signed Up",
                                      .properties_json = properties,
                                      .timestamp_ms = 1795438543123,
                                      .integrations_json = "{\"All\":false}",
                                      .message_id = "m2",
                                      .extra_json = "{\"channel\":\"server\"}"};
  const analytics_page_call view = {.anonymous_id = "a", .name = "Home", .category = "Docs"};
  static const char json[] =
      "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"From JSON\"} no more";

  CHECK(analytics_identify(
            client, &(analytics_identify_call){.user_id = "u", .traits_json = "{\"a\": 1}"}) ==
        ANALYTICS_OK);
  CHECK(analytics_track(client, &track) == ANALYTICS_OK);
  CHECK(analytics_page(client, &view) == ANALYTICS_OK);
  CHECK(analytics_screen(client, &view) == ANALYTICS_OK);
  CHECK(analytics_group(client, &(analytics_group_call){.user_id = "u", .group_id = "g"}) ==
        ANALYTICS_OK);
  CHECK(analytics_alias(client, &(analytics_alias_call){.user_id = "u", .previous_id = "p"}) ==
        ANALYTICS_OK);
  CHECK(analytics_enqueue_json(client, json, sizeof json - sizeof " no more") == ANALYTICS_OK);

  CHECK(analytics_track(client, &(analytics_track_call){.user_id = "u"}) ==
        ANALYTICS_MISSING_EVENT);
  CHECK(strcmp(analytics_error_name(ANALYTICS_MISSING_EVENT), "missing_event") == 0);
  CHECK(strcmp(analytics_drop_reason_name(ANALYTICS_DROP_REFUSED), "refused") == 0);
  return 0;
}

static int make_properties(analytics_object* object) {
  CHECK(object != NULL);
  CHECK(analytics_object_set_text(object, "gone", "gone") == ANALYTICS_OK);
  CHECK(analytics_object_clear(object) == ANALYTICS_OK);
  CHECK(analytics_object_set_text(object, "quote", "\"") == ANALYTICS_OK);
  CHECK(analytics_object_set_integer(object, "seats", INT64_MAX) == ANALYTICS_OK);
  CHECK(analytics_object_set_number(object, "total", 27.5) == ANALYTICS_OK);
  CHECK(analytics_object_set_boolean(object, "trial", 1) == ANALYTICS_OK);
  CHECK(analytics_object_set_json(object, "tags", "[\"a\", \"b\"]") == ANALYTICS_OK);
  return 0;
}

static int end_client(analytics_client* client) {
  analytics_flush_report report;
  analytics_accounting sums;
  CHECK(analytics_flush(client, 20000, &report) == ANALYTICS_OK);
  CHECK(report.complete == 1 && report.delivered == 7 && report.pending == 0);
  CHECK(analytics_close(client, 20000, NULL) == ANALYTICS_OK);
  CHECK(analytics_track(client, &(analytics_track_call){.user_id = "u", .event = "Late"}) ==
        ANALYTICS_CLOSED);
  CHECK(analytics_get_accounting(client, &sums, sizeof sums) == ANALYTICS_OK);
  CHECK(sums.accepted == 7 && sums.delivered == 7 && sums.dropped == 0 && sums.in_flight == 0);
  CHECK(sums.rejected_invalid == 1 && sums.rejected_closed == 1);
  CHECK(*analytics_version() != '\0');
  return 0;
}

int journey(const char* host, struct journey_told* told) {
  analytics_client* client = NULL;
  analytics_object* properties = analytics_object_create();
  int line = make_properties(properties);
  if (line == 0) line = make_client(host, told, &client);
  if (line == 0) line = make_calls(client, analytics_object_text(properties));
  if (line == 0) line = end_client(client);
  analytics_object_destroy(properties);
  analytics_destroy(client);
  return line;
}
