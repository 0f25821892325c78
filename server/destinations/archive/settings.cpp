// What an archive is told by its settings, and how it is made from them.

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <utility>

#include "http/url.h"
#include "server/destinations/archive/archive.h"
#include "server/destinations/archive/s3_target.h"
#include "server/destinations/in_background.h"

namespace analytics::server {
namespace {

constexpr std::size_t kPrefixBytesMax = 512;
constexpr std::string_view kStagingInFolder = ".staging";
constexpr std::string_view kStagingInData = "staging";
// Rather long: a large file over a slow line.
constexpr Duration kPatience = std::chrono::seconds(60);

bool has_only(std::string_view text, std::string_view others) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool is_bucket(std::string_view text) {
  return text.size() >= 3 && text.size() <= 63 && has_only(text, ".-") && text.front() != '.' &&
         text.front() != '-' && text.back() != '.' && text.back() != '-' &&
         text.find("..") == std::string_view::npos;
}

std::string_view without_slashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

// Paths are cleaned of such parts on their way, and would then not be what was signed.
bool is_prefix(std::string_view text) {
  if (text.size() > kPrefixBytesMax) return false;
  if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 0x7f; })) return false;
  text = without_slashes(text);
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    text.remove_prefix(std::min(text.size(), part.size() + 1));
  }
  return true;
}

bool is_endpoint(std::string_view text) {
  const Result<std::string> url = endpoint_url(text, "");
  if (!url) return false;
  const std::size_t path = url->find('/', url->find("://") + 3);
  return path == std::string::npos || path + 1 == url->size();
}

using Problems = std::vector<SettingProblem>;

void check_s3(const Settings& settings, Problems& problems) {
  const auto wrong = [&](const std::string& name, const std::string& what) {
    problems.push_back({name, "setting \"" + name + "\" " + what});
  };
  if (!is_bucket(settings.text("bucket"))) {
    wrong("bucket", "must be a bucket's name: 3 to 63 letters a-z, digits, dots and hyphens");
  }
  const std::string& region = settings.text("region");
  if (region.empty() || region.size() > 64 || !has_only(region, "-")) {
    wrong("region", "must be a region's name, such as eu-west-1");
  }
  if (!settings.text("endpoint").empty() && !is_endpoint(settings.text("endpoint"))) {
    wrong("endpoint", "must be a scheme, a host and maybe a port, such as https://s3.example.com");
  }
  if (!is_prefix(settings.text("prefix"))) {
    wrong("prefix",
          "must be at most 512 bytes, without control characters and empty, \".\" or "
          "\"..\" parts");
  }
  for (const char* const name : {"access_key_id", "secret_access_key"}) {
    if (settings.text(name).empty()) wrong(name, "is missing: a bucket needs it");
    if (!is_printable(settings.text(name))) {
      wrong(name, "must not contain blanks, control characters or letters beyond ASCII");
    }
  }
}

S3Config s3_config(const Settings& settings) {
  const std::string& endpoint = settings.text("endpoint");
  const std::string& bucket = settings.text("bucket");
  const std::string& style = settings.text("path_style");
  // A dot in its name keeps a bucket from being below a wildcard certificate.
  const bool is_path_style =
      style.empty() ? !endpoint.empty() || bucket.find('.') != std::string::npos : style == "true";
  return {.endpoint = endpoint,
          .bucket = bucket,
          .prefix = std::string(without_slashes(settings.text("prefix"))),
          .path_style = is_path_style,
          .credentials = {.access_key_id = settings.text("access_key_id"),
                          .secret_access_key = settings.text("secret_access_key"),
                          .region = settings.text("region")}};
}

}  // namespace

std::vector<SettingField> archive_fields() {
  return {
      {.name = "path",
       .kind = SettingKind::path,
       .description = "a folder, relative to the data folder; or give a bucket"},
      {.name = "bucket", .description = "a bucket of S3 or what is compatible; or give a path"},
      {.name = "region", .default_text = "us-east-1", .description = "the bucket's region"},
      {.name = "endpoint",
       .kind = SettingKind::url,
       .description = "where the storage is, if it is not Amazon's"},
      {.name = "access_key_id", .description = "whose key it is"},
      {.name = "secret_access_key", .secret = true, .description = "the key"},
      {.name = "prefix", .description = "what names in the bucket begin with"},
      {.name = "path_style",
       .kind = SettingKind::boolean,
       .description = "whether the bucket is in the URL's path, not in its host"},
      {.name = "flush_seconds",
       .kind = SettingKind::integer,
       .default_text = "60",
       .minimum = 1,
       .maximum = 3600,
       .description = "how long an event waits for others to share a file with"},
      {.name = "batch_megabytes",
       .kind = SettingKind::integer,
       .default_text = "16",
       .minimum = 1,
       .maximum = 64,
       .description = "JSON at which it waits no longer, in MiB"},
      {.name = "allow_private_networks",
       .kind = SettingKind::boolean,
       .default_text = "false",
       .description = "whether the storage may be in a private network, this machine included"},
  };
}

std::vector<SettingProblem> check_archive(const Settings& settings) {
  Problems problems;
  const bool has_path = !settings.text("path").empty();
  const bool has_bucket = !settings.text("bucket").empty();
  if (has_path && has_bucket) {
    problems.push_back({"bucket",
                        "setting \"bucket\" cannot be given with \"path\": an archive is "
                        "in a folder or in a bucket; make two for both"});
  } else if (!has_path && !has_bucket) {
    problems.push_back(
        {"",
         "setting \"path\" or \"bucket\" is missing: an archive is in a folder or in a bucket"});
  } else if (has_bucket) {
    check_s3(settings, problems);
  }
  for (const char* const name :
       {"endpoint", "access_key_id", "secret_access_key", "prefix", "path_style"}) {
    if (!has_path || has_bucket || settings.text(name).empty()) continue;
    problems.push_back({name, "setting \"" + std::string(name) +
                                  "\" is for a bucket, but \"path\" "
                                  "names a folder: remove the one or the other"});
  }
  return problems;
}

Result<std::unique_ptr<Destination>> make_archive(const std::string& id,
                                                  std::string_view settings_json,
                                                  const DestinationContext& context) {
  const std::string whose = "destination \"" + id + "\": ";
  const Result<Settings> settings = Settings::read(archive_fields(), settings_json);
  if (!settings) return Error{settings.error().code, whose + settings.error().message};
  if (const Problems problems = check_archive(*settings); !problems.empty()) {
    return Error{ErrorCode::invalid_config, whose + problems.front().message};
  }
  const std::filesystem::path data = context.data_folder;
  const std::filesystem::path path = settings->text("path");
  if (path.is_absolute() && !context.absolute_paths_allowed) {
    return Error{ErrorCode::invalid_config,
                 whose +
                     "setting \"path\" must be relative to the data folder; only "
                     "workspace.yaml may name an absolute path"};
  }
  const auto megabytes = static_cast<std::size_t>(settings->integer("batch_megabytes"));
  ArchiveParts parts{.batch_bytes_max = megabytes << 20,
                     .linger = std::chrono::seconds(settings->integer("flush_seconds")),
                     .patience = kPatience};
  Files& files = Files::real();
  if (!path.empty()) {
    parts.staging_folder = data / path / kStagingInFolder;
    parts.place = "folder " + settings->text("path");
    parts.target = folder_target(files, data / path);
  } else {
    parts.staging_folder = data / kStagingInData / id;
    parts.place = "bucket " + settings->text("bucket");
    parts.target =
        s3_target(s3_config(*settings), files,
                  context.transport(settings->boolean("allow_private_networks")), context.clock);
    ArchiveTarget* const target = parts.target.get();
    return in_background(archive_of(std::move(parts), files, context.clock),
                         [target] { target->interrupt(); });
  }
  return archive_of(std::move(parts), files, context.clock);
}

}  // namespace analytics::server
