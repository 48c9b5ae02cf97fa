// Decides whether a listing is text or HTML and feeds its lines to the rules of listing.h.
#include "source/page.h"

#include "source/html_lines.h"
#include "source/lines.h"
#include "source/listing.h"

namespace quire::source {
namespace {

/// The rest of a stream of which the first bytes have been looked at.
class Rest final : public Input {
 public:
  explicit Rest(ByteReader& bytes) : bytes_(bytes) {}
  std::size_t read(std::span<char> buffer) override { return bytes_.read(buffer); }
  std::uint64_t consumed() const override { return bytes_.position(); }
  std::optional<std::uint64_t> size() const override { return std::nullopt; }

 private:
  ByteReader& bytes_;
};

void read_text(ByteReader& bytes, Listing& listing, Delivery& delivery) {
  Rest rest(bytes);
  LineReader lines(rest);
  while (!delivery.stopped() && lines.next()) {
    if (lines.too_long()) {
      delivery.problem(lines.number(), "line of " + std::to_string(lines.skipped_bytes()) +
                                           " bytes; the limit is " + std::to_string(kRecordBytesMax));
      continue;
    }
    for (ListingLine& line : read_listing_line(lines.line(), lines.number())) listing.take(std::move(line));
  }
}

}  // namespace

void read_page(Input& input, const ImportOptions& options, const Sink& sink) {
  ByteReader bytes(input);
  Delivery delivery(sink);
  Listing listing(options, delivery);
  const std::string_view head = bytes.look_ahead();
  const std::size_t first = head.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const std::string_view start = first == std::string_view::npos ? std::string_view() : head.substr(first);
  if (start.starts_with('{') || start.starts_with("[{"))
    throw InputError("this is JSON, not a page; import it as hf-json or jsonl");
  if (start.starts_with("<?xml") || start.starts_with("<feed"))
    throw InputError("this is XML, not a page; import it as arxiv-atom");
  if (start.starts_with('<'))
    read_html_lines(bytes, delivery, [&](ListingLine&& line) {
      listing.take(std::move(line));
      return !delivery.stopped();
    });
  else
    read_text(bytes, listing, delivery);
  listing.finish();
  if (listing.papers() == 0 && !delivery.stopped())
    throw InputError("no paper found: this is not a Daily Papers listing, or its form has changed");
}

}  // namespace quire::source
