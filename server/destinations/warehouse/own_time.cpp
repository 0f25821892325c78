#include "server/destinations/warehouse/own_time.h"

namespace analytics::server {
namespace {

using namespace std::chrono;

constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";

bool has_shape(std::string_view text) {
  if (text.size() != kShape.size()) return false;
  bool fits = true;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    fits &= kShape[i] == '0' ? digit : text[i] == kShape[i];
  }
  return fits;
}

int two_digits(const char* text) { return (text[0] - '0') * 10 + (text[1] - '0'); }

}  // namespace

std::optional<sys_time<milliseconds>> own_time(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const char* const at = text.data();
  const int number = two_digits(at) * 100 + two_digits(at + 2);
  const year_month_day date(year(number), month(static_cast<unsigned>(two_digits(at + 5))),
                            day(static_cast<unsigned>(two_digits(at + 8))));
  const int h = two_digits(at + 11);
  const int m = two_digits(at + 14);
  const int s = two_digits(at + 17);
  if (number < 1700 || number > 2200 || !date.ok() || h > 23 || m > 59 || s > 59) {
    return std::nullopt;
  }
  const milliseconds part(two_digits(at + 20) * 10 + (at[22] - '0'));
  return sys_days(date) + hours(h) + minutes(m) + seconds(s) + part;
}

}  // namespace analytics::server
