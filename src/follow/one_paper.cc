#include "follow/one_paper.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/protocol.h"
#include "source/arxiv_atom.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

constexpr std::uint64_t kAnswerBytesMax = 4u << 20;

Error unreachable(const std::string& why) {
  return Error{fmt::format("arXiv could not be asked: {}; nothing was kept, try again later", why)};
}

}  // namespace

std::string arxiv_query_address() {
  const char* set = std::getenv("QUIRE_ARXIV");
  if (set != nullptr && !source::host_of(set).empty()) return set;
  return kind("arxiv-atom")->address;
}

Result<Record> ask_arxiv(const PaperId& id, Asker& asker, const std::string& address, const Stop& stop) {
  if (id.scheme() != Scheme::arxiv) return Error{id.key() + " is not a paper of arXiv"};
  const std::string query = fmt::format("id_list={}&max_results=1", source::percent_encoded(id.key()));
  const Asked asked = asker.ask({with_query(address, query), {}, {}, {}}, stop);
  if (!asked.answer)
    return unreachable(stop && stop() ? "it took too long to answer, or its gate was shut"
                                      : asked.answer.error());
  const auto& answer = *asked.answer;
  if (answer.status != 200 && answer.status != 400)
    return unreachable(fmt::format("it answers HTTP {}", answer.status));
  auto read = source::read_atom_answer(answer.body);
  if (!read) return unreachable(read.error());
  const auto found = std::find_if(read->records.begin(), read->records.end(),
                                  [&](const Record& record) { return record.paper.id == id; });
  if (found == read->records.end()) return Error{fmt::format("arXiv has no paper {}", id.key())};
  return std::move(*found);
}

Result<Record> ask_arxiv(const PaperId& id, const std::filesystem::path& data_folder,
                         std::string_view contact, int seconds_max) {
  SystemClock clock;
  source::FetchLimits limits;
  limits.bytes_max = kAnswerBytesMax;
  limits.seconds_max = seconds_max;
  limits.connect_seconds_max = std::min(seconds_max, 10);
  PoliteAsker asker(data_folder, clock, contact, limits);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds_max);
  return ask_arxiv(id, asker, arxiv_query_address(),
                   [end] { return std::chrono::steady_clock::now() > end; });
}

}  // namespace quire::follow
