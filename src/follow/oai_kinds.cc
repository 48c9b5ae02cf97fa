// What a person writes to follow a repository, as lists to harvest.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "follow/address.h"
#include "follow/oai_offer.h"
#include "follow/what.h"
#include "source/fields.h"

namespace quire::follow {
namespace {

/// The best first: one with the history of a paper, one with authors in parts, the one that all have.
constexpr std::array<std::string_view, 3> kPrefixes = {"arXivRaw", "arXiv", "oai_dc"};

bool is_of_arxiv(const std::string& address) {
  const std::string host = source::host_of(address);
  return host == "arxiv.org" || host.ends_with(".arxiv.org");
}

}  // namespace

bool is_oai_set(std::string_view set) {
  return !set.empty() && set.size() <= 200 && std::all_of(set.begin(), set.end(), [](char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter || std::string_view("-_.!~*'():").find(c) != std::string_view::npos;
  });
}

Result<std::unique_ptr<Protocol>> make_arxiv(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  const auto asked = take_option(follow.what, "overlap");
  if (!asked.value.empty() && asked.value != "yes" && asked.value != "no")
    return Error{fmt::format("overlap={}: yes or no", source::excerpt(asked.value))};
  auto sets = arxiv_sets(asked.rest);
  if (!sets) return Error{sets.error()};
  // A token belongs to its server; only of arXiv's own is it known what stands in it.
  const bool overlaps = asked.value.empty() ? is_of_arxiv(*address) : asked.value == "yes";
  return std::unique_ptr<Protocol>(std::make_unique<OaiProtocol>(OaiList{
      std::move(*address), "arXiv", std::move(*sets), "arxiv-oai", false, true, overlaps, "2005-09-16"}));
}

Result<std::unique_ptr<Protocol>> make_oai(const store::Follow& follow) {
  auto address = source_address(follow);
  if (!address) return Error{address.error()};
  OaiList list{*address, {}, {}, "oai:" + source::host_of(*address), true, false, false, {}};
  std::string_view rest = follow.what;
  while (!rest.empty()) {
    const std::size_t end = rest.find(' ');
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (word.empty()) continue;
    if (word.starts_with("prefix=")) {
      list.prefix = word.substr(7);
      if (std::find(kPrefixes.begin(), kPrefixes.end(), list.prefix) == kPrefixes.end())
        return Error{fmt::format("format {} cannot be read; oai_dc, arXiv and arXivRaw can",
                                 source::excerpt(list.prefix))};
      continue;
    }
    if (word.starts_with("set=")) word.remove_prefix(4);
    if (!is_oai_set(word)) return Error{fmt::format("{} is no name of a set", source::excerpt(word))};
    list.sets.emplace_back(word);
  }
  if (list.prefix.empty())
    return in_the_best_format(std::move(list), {{kPrefixes.begin(), kPrefixes.end()}, true});
  return std::unique_ptr<Protocol>(std::make_unique<OaiProtocol>(std::move(list)));
}

}  // namespace quire::follow
