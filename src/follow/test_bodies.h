// For tests: bodies that each kind of source would send, composed.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace quire::follow {

inline std::string numbered(int number) { return fmt::format("2611.{:05}", number); }

/// Items of an announcement feed: number of the paper and type of the announcement.
inline std::string rss_body(const std::string& list, const std::string& pub_date,
                            const std::vector<std::pair<int, std::string>>& items) {
  std::string out = fmt::format(
      "<?xml version='1.0' encoding='UTF-8'?>\n<rss xmlns:arxiv=\"http://arxiv.org/schemas/atom\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" version=\"2.0\"><channel><title>{0} updates on "
      "arXiv.org</title><link>http://rss.arxiv.org/rss/{0}</link><description>{0}</description>"
      "<lastBuildDate>{1}</lastBuildDate><pubDate>{1}</pubDate>",
      list, pub_date);
  for (const auto& [number, type] : items)
    out += fmt::format(
        "<item><title>Paper {1}</title><link>https://arxiv.org/abs/{0}</link><description>arXiv:{0}v1 "
        "Announce "
        "Type: {2} \nAbstract: What it says.</description><guid "
        "isPermaLink=\"false\">oai:arXiv.org:{0}v1</guid>{4}<pubDate>{3}</pubDate>"
        "<arxiv:announce_type>{2}</arxiv:announce_type><dc:creator>Ana Author, Bo Bee</dc:creator></item>",
        numbered(number), number, type, pub_date,
        type == "cross" ? "<category>math.OC</category><category>cs.LG</category>"
                        : "<category>cs.LG</category>");
  return out + "</channel></rss>\n";
}

/// A page of the query API: entries `from` to `to` of papers whose numbers fall, newest first.
struct AtomPaper {
  int number;
  std::string updated;  ///< "2026-11-19"
};
inline std::string atom_body(const std::vector<AtomPaper>& papers, std::size_t start, std::size_t count,
                             std::size_t total) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xmlns:opensearch=\"http://a9.com/-/spec/opensearch/1.1/\"><title>ArXiv Query</title><id>x</id>"
      "<opensearch:totalResults>{}</opensearch:totalResults><opensearch:startIndex>{}</opensearch:startIndex>"
      "<opensearch:itemsPerPage>{}</opensearch:itemsPerPage>",
      total, start, count);
  for (std::size_t i = start; i < papers.size() && i < start + count; ++i)
    out += fmt::format(
        "<entry><id>http://arxiv.org/abs/{0}v2</id><updated>{2}T09:00:00Z</"
        "updated><published>2026-11-02T10:15:"
        "00Z</published><title>Paper {1}</title><summary>What it says.</summary><author><name>Ana "
        "Author</name></author><category term=\"cs.LG\" scheme=\"http://arxiv.org/schemas/atom\"/></entry>",
        numbered(papers[i].number), papers[i].number, papers[i].updated);
  return out + "</feed>\n";
}

inline std::string hf_body(const std::string& day, const std::vector<int>& numbers, int votes = 3) {
  std::string out;
  for (const int number : numbers)
    out += fmt::format(
        R"({}{{"paper":{{"id":"{}","authors":[{{"_id":"64b1f0c2a1b2c3d4e5f6071b","name":"Ana Author","hidden":false}}],)"
        R"("publishedAt":"2026-11-02T10:15:00.000Z","title":"Paper {}","summary":"What it says.","upvotes":{}}},)"
        R"("publishedAt":"{}T07:30:00.000Z","title":"Paper {}","summary":"What it says.","numComments":2}})",
        out.empty() ? "" : ",", numbered(number), number, votes, day, number);
  return "[" + out + "]";
}

inline std::string openreview_body(const std::vector<int>& numbers, std::size_t count,
                                   const std::string& venue) {
  std::string out;
  for (const int number : numbers)
    out += fmt::format(
        R"({}{{"id":"note{:06}","forum":"note{:06}","number":{},"cdate":1793600000000,"content":{{"title":{{"value":"Paper {}"}},)"
        R"("authors":{{"value":["Ana Author"]}},"abstract":{{"value":"What it says."}},"venueid":{{"value":"{}"}}}}}})",
        out.empty() ? "" : ",", number, number, number, number, venue);
  return fmt::format(R"({{"notes":[{}],"count":{}}})", out, count);
}

inline std::string openalex_body(const std::vector<int>& numbers, std::size_t count,
                                 const std::string& next) {
  std::string out;
  for (const int number : numbers)
    out += fmt::format(
        R"({}{{"id":"https://openalex.org/W{}","doi":"https://doi.org/10.1000/x.{}","title":"Paper {}",)"
        R"("publication_date":"2026-11-02","authorships":[]}})",
        out.empty() ? "" : ",", number, number, number);
  return fmt::format(R"({{"meta":{{"count":{},"per_page":200,"next_cursor":{}}},"results":[{}]}})", count,
                     next.empty() ? "null" : "\"" + next + "\"", out);
}

inline std::string s2_body(const std::vector<int>& numbers, std::size_t total, const std::string& token) {
  std::string out;
  for (const int number : numbers)
    out += fmt::format(
        R"({}{{"paperId":"{:040x}","externalIds":{{"ArXiv":"{}"}},"title":"Paper {}","publicationDate":"2026-11-02",)"
        R"("authors":[{{"authorId":null,"name":"Ana Author"}}]}})",
        out.empty() ? "" : ",", number, numbered(number), number);
  return fmt::format(R"({{"total":{},"token":{},"data":[{}]}})", total,
                     token.empty() ? "null" : "\"" + token + "\"", out);
}

inline std::string jsonl_body(const std::vector<int>& numbers) {
  std::string out;
  for (const int number : numbers)
    out += fmt::format(R"({{"id":"{}","title":"Paper {}","authors":["Ana Author"]}})", numbered(number),
                       number) +
           "\n";
  return out;
}

}  // namespace quire::follow
