#include <analytics/c.h>
#include <stdio.h>
#include <stdlib.h>

// Tells of each event that was given up, and why.
static void on_outcome(void* file, const analytics_outcome* outcome) {
  if (outcome->delivered) return;
  fprintf(file, "%s: %s, %s\n", outcome->message_id, analytics_drop_reason_name(outcome->reason),
          outcome->message);
}

int main(void) {
  analytics_config config;
  analytics_client* client;
  analytics_config_init(&config, sizeof config);
  config.write_key = "YOUR_WRITE_KEY";
  config.host = getenv("ANALYTICS_HOST");  // Not set: https://api.segment.io
  config.on_outcome = on_outcome;
  config.on_outcome_data = stderr;
  if (analytics_create(&config, &client) != ANALYTICS_OK) {
    fprintf(stderr, "%s\n", analytics_last_error());
    return 1;
  }

  const analytics_identify_call identify = {
      .user_id = "019mr8mf4r",
      .traits_json = "{\"name\":\"Michael Bolton\",\"friends\":42}",
  };
  analytics_identify(client, &identify);

  // What comes from elsewhere is escaped by an object.
  analytics_object* properties = analytics_object_create();
  analytics_object_set_text(properties, "plan", "Enterprise \"Plus\"");
  analytics_object_set_json(properties, "tags", "[\"a\",\"b\"]");
  const analytics_track_call track = {
      .user_id = "f4ca124298",
      .event = "Signed Up",
      .properties_json = analytics_object_text(properties),
  };
  if (analytics_track(client, &track) != ANALYTICS_OK) {
    fprintf(stderr, "%s\n", analytics_last_error());
  }
  analytics_object_destroy(properties);

  analytics_flush_report report;
  analytics_close(client, 5000, &report);  // Returns by then.
  analytics_destroy(client);
  return report.complete && report.dropped == 0 ? 0 : 1;
}
