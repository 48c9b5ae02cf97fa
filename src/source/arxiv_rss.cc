// Items of RSS and entries of Atom differ in a few names only; arXiv puts the same extensions into both.
#include "source/arxiv_rss.h"

#include <algorithm>

#include "source/arxiv_announcement.h"
#include "source/dates.h"
#include "source/fields.h"
#include "source/xml_body.h"

namespace quire::source {
namespace {

constexpr std::size_t kItemsMax = 20'000;  // arXiv sends at most 2,000
constexpr std::size_t kNameBytesMax = 500;

std::string short_text(pugi::xml_node element) {
  const std::string line = one_line(text_of(element));
  return std::string(cut_utf8(line, kNameBytesMax));
}

std::optional<Day> written_day(pugi::xml_node element) {
  const Result<Day> day = read_written_day(text_of(element));
  return day ? std::optional(*day) : std::nullopt;
}

class FeedReader {
 public:
  explicit FeedReader(XmlBody& body) : body_(body), sink_(gathering()), delivery_(sink_) {}

  Result<RssAnswer> read();

 private:
  Sink gathering();
  void read_frame(pugi::xml_node channel);
  void read_item(pugi::xml_node item);
  void read_field(std::string_view name, pugi::xml_node element, Announcement& announcement);
  void read_day(pugi::xml_node element, Announcement& announcement);

  XmlBody& body_;
  RssAnswer answer_;
  Sink sink_;
  Delivery delivery_;
  Draft draft_;
  AskedLists asked_;
  std::optional<Day> frame_day_;
  std::uint64_t number_ = 0;
};

Sink FeedReader::gathering() {
  return {[this](Record&& record) {
            record.source = "arxiv-rss";
            answer_.records.push_back(std::move(record));
            return true;
          },
          [this](const Problem& problem) {
            answer_.problems.push_back(problem);
            return true;
          }};
}

Result<RssAnswer> FeedReader::read() {
  answer_.problems = body_.problems();
  answer_.empty = answer_.problems.empty();
  const bool is_rss = local_name(body_.root()) == "rss";
  const pugi::xml_node channel = is_rss ? child_named(body_.root(), "channel") : body_.root();
  if (!channel) return Error{"the feed has no channel"};
  read_frame(channel);
  for (const pugi::xml_node element : channel.children()) {
    const std::string_view name = local_name(element);
    if (name != "item" && name != "entry") continue;
    if (number_ >= kItemsMax) return Error{"the feed has more than " + std::to_string(kItemsMax) + " items"};
    read_item(element);
  }
  answer_.empty = answer_.empty && number_ == 0;
  if (!answer_.day) answer_.day = frame_day_;
  return std::move(answer_);
}

/// Which lists were asked for, and when the feed was made.
void FeedReader::read_frame(pugi::xml_node channel) {
  for (const pugi::xml_node element : channel.children()) {
    const std::string_view name = local_name(element);
    if (name == "item" || name == "entry") continue;
    if (name == "link" || name == "id") {
      asked_.take_address(short_text(element));
      asked_.take_address(attribute_of(element, "href"));
    }
    if (name == "pubDate") frame_day_ = written_day(element);
    if (name == "lastBuildDate" || name == "updated") answer_.build_date = short_text(element);
  }
  asked_.take_title(short_text(child_named(channel, "title")));
  if (!frame_day_)
    if (const Result<Day> built = read_written_day(answer_.build_date)) frame_day_ = *built;
}

void FeedReader::read_item(pugi::xml_node item) {
  const std::string place = "item " + std::to_string(++number_) + ": ";
  const std::uint64_t line = body_.line_of(item);
  if (const std::string refused = body_.refusal(item); !refused.empty())
    return delivery_.problem(line, place + refused);
  draft_.clear();
  Announcement announcement;
  announcement.type = short_text(child_named(item, "announce_type"));
  for (const pugi::xml_node element : item.children()) read_field(local_name(element), element, announcement);
  if (draft_.id.empty()) announcement.version = read_announced_id(text_in(item, "link"), draft_);
  if (!announcement.day) announcement.day = frame_day_;
  if (announcement.day && (!answer_.day || *answer_.day < *announcement.day)) answer_.day = announcement.day;
  if (announcement.type == "cross" && !asked_.known())
    draft_.note("the feed does not say for which lists it is, so it is open where this is cross-listed");
  apply(announcement, asked_, draft_);
  draft_.withdrawn_by_words();
  draft_.deliver(delivery_, line, place);
}

void FeedReader::read_field(std::string_view name, pugi::xml_node element, Announcement& announcement) {
  Paper& paper = draft_.paper;
  if (name == "guid" || name == "id") announcement.version = read_announced_id(text_of(element), draft_);
  if (name == "title") draft_.text(paper.title, text_of(element), name);
  if (name == "description" || name == "summary") {
    const std::string text = text_of(element);
    draft_.text(paper.abstract, without_prefix(text, announcement.type), name);
  }
  if (name == "category") {
    const std::string_view term = attribute_of(element, "term");
    const std::string category = one_line(term.empty() ? text_of(element) : std::string(term));
    if (is_arxiv_category(category)) draft_.category(category);
  }
  if (name == "pubDate" || name == "published") read_day(element, announcement);
  if (name == "creator") draft_.authors_joined(text_of(element));
  if (name == "rights") draft_.text(paper.license, text_of(element), name);
  if (name == "DOI" || name == "doi") draft_.doi(text_of(element));
  if (name == "journal_reference" || name == "journal_ref")
    draft_.text(paper.journal, text_of(element), name);
}

void FeedReader::read_day(pugi::xml_node element, Announcement& announcement) {
  announcement.day = written_day(element);
  if (!announcement.day)
    draft_.note("field '" + std::string(local_name(element)) + "' is no date: " + excerpt(text_of(element)));
}

/// All that comes, up to a limit: a feed is one day's.
std::string whole(Input& input) {
  constexpr std::size_t kChunkBytes = 64u << 10;
  std::string all;
  for (;;) {
    const std::size_t before = all.size();
    if (before > kAnswerBytesMax)
      throw InputError("the feed is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
    all.resize(before + kChunkBytes);
    const std::size_t got = input.read({all.data() + before, kChunkBytes});
    all.resize(before + got);
    if (got == 0) return all;
  }
}

}  // namespace

Result<RssAnswer> read_arxiv_rss(std::string_view xml) {
  auto body = XmlBody::parse(xml, {"an announcement feed", {"rss", "feed"}, {"item", "entry"}});
  if (!body) return Error{body.error()};
  return FeedReader(*body).read();
}

void read_arxiv_rss(Input& input, const ImportOptions&, const Sink& sink) {
  Result<RssAnswer> answer = read_arxiv_rss(whole(input));
  if (!answer) throw InputError(answer.error());
  Delivery delivery(sink);
  for (Problem& problem : answer->problems) delivery.problem(problem.line, std::move(problem.message));
  for (Record& record : answer->records) delivery.record(std::move(record));
}

}  // namespace quire::source
