// A file at an address, in the format of an importer: read whole, and again whenever it changed. A file that
// is cut, or is something else, is never taken for a new edition.
#include <fmt/format.h>

#include "follow/address.h"
#include "follow/progress.h"
#include "follow/protocols.h"
#include "source/fields.h"
#include "source/source.h"

namespace quire::follow {
namespace {

namespace json = boost::json;
using Then = Reading::Then;

constexpr std::uint64_t kUnpackedBytesMax = 1u << 30;
constexpr std::size_t kRecordsMax = 2'000'000;
constexpr std::size_t kProblemsMax = 10'000;

class File final : public Protocol {
 public:
  File(std::string address, const source::Importer& importer)
      : address_(std::move(address)), importer_(importer) {}

  source::FetchRequest next(const json::object& progress, Instant) const override {
    source::FetchRequest request{address_, {}, {}, {}};
    for (const auto& [header, field] :
         {std::pair("If-None-Match", "etag"), {"If-Modified-Since", "modified"}})
      if (std::string line = header_line(header, text_in(progress, field)); !line.empty())
        request.headers.push_back(std::move(line));
    return request;
  }
  bool reads(int status) const override { return status == 200 || status == 304; }
  Reading read(const json::object& progress, const source::Fetched& answer, Instant now) const override;

 private:
  /// Why it cannot be the whole file; empty: it can.
  std::string read_body(std::string_view body, Reading& reading) const;

  std::string address_;
  const source::Importer& importer_;
};

Reading File::read(const json::object& progress, const source::Fetched& answer, Instant) const {
  Reading reading;
  reading.then = Then::complete;
  if (answer.status == 304) {
    if (text_in(progress, "etag").empty() && text_in(progress, "modified").empty())
      return Reading::again_because("the file is said not to have changed, though that was not asked");
    reading.progress = progress;
    return reading;
  }
  if (std::string why = read_body(answer.body, reading); !why.empty()) return Reading::again_because(why);
  const std::uint64_t before = count_in(progress, "records");
  const std::uint64_t records = reading.records.size();
  reading.progress["records"] = records;
  if (records < before - before / 10)
    reading.suspicion = fmt::format("the file holds {} records, and held {} before", records, before);
  // What could not be read or believed is tried again even if the file did not change.
  if (!reading.problems.empty() || !reading.suspicion.empty()) return reading;
  if (const auto etag = answer.header("etag"); !etag.empty()) reading.progress["etag"] = etag;
  if (const auto at = answer.header("last-modified"); !at.empty()) reading.progress["modified"] = at;
  return reading;
}

std::string File::read_body(std::string_view body, Reading& reading) const {
  if (source::one_line(body.substr(0, 1000)).empty()) return "the file is empty";
  bool last_is_bad = false;
  std::size_t problems = 0;
  const source::Sink sink{[&](Record&& record) {
                            last_is_bad = false;
                            if (record.source.empty()) record.source = importer_.kind;
                            reading.records.push_back(std::move(record));
                            return reading.records.size() <= kRecordsMax;
                          },
                          [&](const source::Problem& problem) {
                            last_is_bad = true;
                            if (++problems <= kProblemsMax) reading.problems.push_back(problem);
                            return true;
                          }};
  try {
    const auto input = source::unpack(source::open_bytes(body), kUnpackedBytesMax);
    importer_.read(*input, {}, sink);
  } catch (const source::InputError& error) {
    return error.what();
  }
  if (reading.records.empty() || problems > reading.records.size())
    return fmt::format("this is hardly a file of the kind {}: {}", importer_.kind,
                       problems == 0 ? "it has no records" : reading.problems.front().message);
  if (reading.records.size() > kRecordsMax) return "the file has more than 2,000,000 records";
  if (last_is_bad && body.back() != '\n') return "the file ends in the middle of a record";
  return {};
}

}  // namespace

MadeProtocol make_file(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  if (!follow.what.empty())
    return Error{fmt::format("{} takes nothing but the address of its file", follow.kind)};
  const source::Importer* importer = source::importer(follow.kind);
  if (importer == nullptr) return Error{fmt::format("there is no importer of the kind {}", follow.kind)};
  return std::unique_ptr<Protocol>(std::make_unique<File>(std::move(*address), *importer));
}

}  // namespace quire::follow
