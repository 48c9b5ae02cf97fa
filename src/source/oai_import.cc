// Saved answers, one behind the other: each is read up to the end tag of its root, so that memory holds one.
#include <algorithm>

#include "source/fields.h"
#include "source/oai.h"
#include "source/xml_body.h"

namespace quire::source {
namespace {

constexpr std::string_view kRoot = "OAI-PMH";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kPrefixBytesMax = 64;

/// Where the end tag of the root ends, looking from `from` on; npos if it is not there yet.
std::size_t end_of_answer(std::string_view bytes, std::size_t from) {
  for (std::size_t at = bytes.find(kRoot, from); at != std::string_view::npos;
       at = bytes.find(kRoot, at + 1)) {
    const std::size_t close = bytes.find_first_not_of(kBlanks, at + kRoot.size());
    if (close == std::string_view::npos) return close;
    const std::size_t begin = at - std::min(at, kPrefixBytesMax);
    const std::string_view before = bytes.substr(begin, at - begin);
    const std::size_t slash = before.rfind("</");
    if (bytes[close] != '>' || slash == std::string_view::npos) continue;
    const std::string_view prefix = before.substr(slash + 2);
    if (prefix.empty() || (prefix.back() == ':' && prefix.find_first_of("<> \"'") == std::string_view::npos))
      return close + 1;
  }
  return std::string_view::npos;
}

/// The answers of a stream.
class Answers {
 public:
  explicit Answers(Input& input) : input_(input) {}

  /// The next one, or what is left at the end of the stream; empty behind it.
  std::string_view next();
  /// Lines before the answer last given.
  std::uint64_t lines_before() const { return lines_before_; }

 private:
  bool fill();
  void forget_given();

  Input& input_;
  std::string held_;
  std::size_t given_ = 0;
  std::uint64_t lines_before_ = 0;
};

std::string_view Answers::next() {
  forget_given();
  std::size_t looked = 0;
  for (;;) {
    const std::string_view unread = std::string_view(held_).substr(given_);
    if (const std::size_t end = end_of_answer(unread, looked); end != std::string_view::npos) {
      given_ += end;
      return unread.substr(0, end);
    }
    if (unread.size() > kAnswerBytesMax)
      throw InputError("an answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
    looked = unread.size() - std::min(unread.size(), 2 * kPrefixBytesMax);
    if (!fill()) break;
  }
  const std::string_view rest = std::string_view(held_).substr(given_);
  given_ = held_.size();
  return rest.find_first_not_of(kBlanks) == std::string_view::npos ? std::string_view() : rest;
}

void Answers::forget_given() {
  lines_before_ += static_cast<std::uint64_t>(
      std::count(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(given_), '\n'));
  held_.erase(0, given_);
  given_ = 0;
}

bool Answers::fill() {
  constexpr std::size_t kChunkBytes = 64u << 10;
  const std::size_t before = held_.size();
  held_.resize(before + kChunkBytes);
  const std::size_t got = input_.read({held_.data() + before, kChunkBytes});
  held_.resize(before + got);
  return got > 0;
}

/// What a server refused. That nothing matched is an ordinary answer.
void report_errors(const OaiAnswer& answer, std::uint64_t line, const std::string& place,
                   Delivery& delivery) {
  for (const OaiError& error : answer.errors)
    if (error.code != "noRecordsMatch")
      delivery.problem(line, place + "the server refused: " + error.code +
                                 (error.message.empty() ? "" : ", " + error.message));
}

void deliver(OaiAnswer&& answer, std::uint64_t lines_before, const std::string& place, Delivery& delivery) {
  for (Problem& problem : answer.problems)
    delivery.problem(lines_before + problem.line, place + problem.message);
  report_errors(answer, lines_before + 1, place, delivery);
  const bool only_ids = answer.verb == "ListIdentifiers";
  if (only_ids && !answer.records.empty())
    delivery.problem(lines_before + 1,
                     place + "lists identifiers only, so its papers are left out; ask for ListRecords");
  for (Record& record : answer.records)
    if (!only_ids || record.paper.deleted) delivery.record(std::move(record));
}

}  // namespace

void read_arxiv_oai(Input& input, const ImportOptions&, const Sink& sink) {
  Answers answers(input);
  Delivery delivery(sink);
  std::uint64_t number = 0;
  while (!delivery.stopped()) {
    const std::string_view xml = answers.next();
    if (xml.empty() && number > 0) return;
    const std::string place = "answer " + std::to_string(++number) + ": ";
    Result<OaiAnswer> answer = read_oai(xml, "arxiv-oai");
    if (!answer) throw InputError(place + answer.error());
    deliver(std::move(*answer), answers.lines_before(), place, delivery);
  }
}

}  // namespace quire::source
