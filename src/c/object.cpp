#include <cstring>
#include <new>
#include <string>
#include <utility>

#include <analytics/c.h>
#include <analytics/json.h>

#include "c/last_error.h"

struct analytics_object {
  analytics::Object members{};
  std::string text = "{}";  // The members', with the NUL that C wants behind it.
};

namespace analytics::c {
namespace {

template <class T>
int set(analytics_object* object, const char* key, const T& value) {
  return guarded([&] {
    if (object == nullptr) return failed(ErrorCode::invalid_field, "the object is NULL");
    if (key == nullptr) return failed(ErrorCode::invalid_field, "the key is NULL");
    object->members.set(key, value);
    object->text = object->members.text();
    return kOk;
  });
}

int set_json(analytics_object* object, const char* key, const char* json) {
  if (json == nullptr) return failed(ErrorCode::invalid_json, "the JSON is NULL");
  const Result<Json> value = Json::parse(json);
  if (!value) return failed(value.error());
  return set(object, key, *value);
}

int clear(analytics_object* object) {
  if (object == nullptr) return failed(ErrorCode::invalid_field, "the object is NULL");
  object->members = {};
  object->text = "{}";
  return kOk;
}

}  // namespace
}  // namespace analytics::c

using analytics::c::guarded;

analytics_object* analytics_object_create(void) {
  analytics_object* object = nullptr;
  guarded([&] {
    object = new analytics_object;
    return analytics::c::kOk;
  });
  return object;
}

void analytics_object_destroy(analytics_object* object) { delete object; }

int analytics_object_clear(analytics_object* object) {
  return guarded([&] { return analytics::c::clear(object); });
}

int analytics_object_set_text(analytics_object* object, const char* key, const char* text) {
  return analytics::c::set(object, key, text);
}
int analytics_object_set_integer(analytics_object* object, const char* key, int64_t number) {
  return analytics::c::set(object, key, number);
}
int analytics_object_set_number(analytics_object* object, const char* key, double number) {
  return analytics::c::set(object, key, number);
}
int analytics_object_set_boolean(analytics_object* object, const char* key, int boolean) {
  return analytics::c::set(object, key, boolean != 0);
}
int analytics_object_set_json(analytics_object* object, const char* key, const char* json) {
  return guarded([&] { return analytics::c::set_json(object, key, json); });
}

const char* analytics_object_text(const analytics_object* object) {
  return object == nullptr ? "{}" : object->text.c_str();
}
