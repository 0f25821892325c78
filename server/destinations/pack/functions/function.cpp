#include "server/destinations/pack/functions/function.h"

#include <algorithm>
#include <array>

#include "server/destinations/pack/functions/check_functions.h"
#include "server/destinations/pack/functions/comparison_functions.h"
#include "server/destinations/pack/functions/digest_functions.h"
#include "server/destinations/pack/functions/encoding_functions.h"
#include "server/destinations/pack/functions/list_functions.h"
#include "server/destinations/pack/functions/mixpanel_browser.h"
#include "server/destinations/pack/functions/number_functions.h"
#include "server/destinations/pack/functions/object_functions.h"
#include "server/destinations/pack/functions/text_functions.h"
#include "server/destinations/pack/functions/time_functions.h"
#include "server/destinations/pack/functions/user_agent.h"

namespace analytics::server::pack {
namespace {

constexpr std::uint8_t kAnyNumber = 255;

constexpr std::array kFunctions = std::to_array<Function>({
    {"@eq", 2, 2, is_equal},
    {"@ne", 2, 2, is_unequal},
    {"@lt", 2, 2, is_less},
    {"@le", 2, 2, is_at_most},
    {"@gt", 2, 2, is_greater},
    {"@ge", 2, 2, is_at_least},
    {"@in", 2, 2, is_one_of},
    {"@type", 1, 1, type_name},
    {"@to_list", 1, 1, to_list},
    {"@concat_lists", 1, kAnyNumber, concat_lists},
    {"@at", 2, 2, list_item},
    {"@index_of", 2, 2, index_of_item},
    {"@length", 1, 1, length},
    {"@unique", 1, 1, unique_items},
    {"@omit", 2, 2, omit_members},
    {"@pick", 2, 2, pick_members},
    {"@rename", 2, 2, rename_members},
    {"@prefix_names", 2, 2, prefix_names},
    {"@without_null", 1, 1, without_null},
    {"@without_empty", 1, 1, without_empty},
    {"@keys", 1, 1, object_keys},
    {"@values", 1, 1, object_values},
    {"@entries", 1, 1, object_entries},
    {"@convert_dates", 1, 1, convert_dates},
    {"@trim", 1, 1, trim_text},
    {"@lower", 1, 1, lower},
    {"@upper", 1, 1, upper},
    {"@snake_case", 1, 1, snake_case},
    {"@title_case", 1, 1, title_case_text},
    {"@capitalize", 1, 1, capitalize},
    {"@join", 2, 2, join_texts},
    {"@split", 2, 2, split_text},
    {"@starts_with", 2, 2, starts_with},
    {"@ends_with", 2, 2, ends_with},
    {"@contains", 2, 2, contains_text},
    {"@replace_all", 3, 3, replace_all},
    {"@replace_ignoring_case", 3, 3, replace_ignoring_case},
    {"@replace_others", 3, 3, replace_others},
    {"@substring", 2, 3, substring},
    {"@truncate", 2, 2, truncate_text},
    {"@only_digits", 1, 1, only_digits},
    {"@without_spaces", 1, 1, without_spaces},
    {"@is_digits", 1, 1, is_digits},
    {"@is_email", 1, 1, is_email},
    {"@is_iso_date", 1, 1, is_iso_date},
    {"@is_date", 1, 1, is_date},
    {"@is_sha256", 1, 1, is_sha256},
    {"@is_currency", 1, 1, is_currency},
    {"@text", 1, 1, as_text},
    {"@number", 1, 1, as_number},
    {"@boolean", 1, 1, as_boolean},
    {"@add", 2, kAnyNumber, add_numbers},
    {"@subtract", 2, kAnyNumber, subtract_numbers},
    {"@multiply", 2, kAnyNumber, multiply_numbers},
    {"@divide", 2, kAnyNumber, divide_numbers},
    {"@round", 1, 1, round_number},
    {"@floor", 1, 1, floor_number},
    {"@unix_s", 1, 1, unix_s},
    {"@unix_ms", 1, 1, unix_ms},
    {"@unix_us", 1, 1, unix_us},
    {"@iso_time", 1, 1, iso_time},
    {"@now_ms", 0, 0, now_ms},
    {"@random_id", 0, 0, random_id},
    {"@md5", 1, 1, md5_hex},
    {"@sha1", 1, 1, sha1_hex},
    {"@sha256", 1, 1, sha256_hex},
    {"@hmac_sha1", 2, 2, hmac_sha1_hex},
    {"@hmac_sha256", 2, 2, hmac_sha256_hex},
    {"@base64", 1, 1, base64_text},
    {"@url_encode", 1, 1, url_encoded},
    {"@json_text", 1, 1, json_text},
    {"@json_value", 1, 1, json_value},
    {"@uuid5", 2, 2, uuid5},
    {"@browser", 1, 1, mixpanel_browser},
    {"@browser_version", 1, 1, mixpanel_browser_version},
    {"@user_agent", 1, 1, user_agent},
});

}  // namespace

std::span<const Function> functions() { return kFunctions; }

const Function* find_function(std::string_view name) {
  const auto found = std::ranges::find(kFunctions, name, &Function::name);
  return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace analytics::server::pack
