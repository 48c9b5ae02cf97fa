#include "labs/hardcore-logic/zebra_words.h"

namespace quire::labs::hardcore_logic::zebra_game {
namespace {

constexpr AttributeWords kWords[] = {
    {"Name", {"Ada", "Bruno", "Clara", "Dmitri", "Esther", "Felix"}},
    {"Door", {"red", "blue", "green", "yellow", "white", "black"}},
    {"Homeland", {"Brazil", "Canada", "Denmark", "Egypt", "Finland", "Ghana"}},
    {"Pet", {"cat", "dog", "parrot", "rabbit", "tortoise", "zebra"}},
    {"Drink", {"tea", "coffee", "milk", "water", "cider", "lemonade"}},
    {"Instrument", {"violin", "flute", "drums", "harp", "trumpet", "cello"}},
    {"Lunch", {"soup", "pizza", "rice", "salad", "noodles", "stew"}},
    {"Flower", {"rose", "tulip", "lily", "daisy", "iris", "poppy"}},
    {"Tree", {"oak", "birch", "maple", "pine", "willow", "elm"}},
    {"Job", {"baker", "nurse", "pilot", "farmer", "lawyer", "tailor"}},
    {"Sport", {"tennis", "rowing", "chess", "judo", "hockey", "archery"}},
    {"Fruit", {"apple", "banana", "cherry", "mango", "grape", "plum"}},
    {"Vehicle", {"bicycle", "tram", "scooter", "truck", "canoe", "motorbike"}},
    {"Month", {"January", "March", "May", "July", "September", "November"}},
    {"Music", {"jazz", "opera", "folk", "blues", "techno", "waltz"}},
    {"Book", {"mystery", "romance", "biography", "poetry", "atlas", "cookbook"}},
    {"Hobby", {"painting", "gardening", "sailing", "knitting", "juggling", "baking"}},
    {"Holiday", {"Paris", "Tokyo", "Cairo", "Lima", "Oslo", "Sydney"}},
    {"Gem", {"ruby", "opal", "pearl", "topaz", "jade", "amber"}},
    {"Tool", {"hammer", "saw", "drill", "wrench", "chisel", "pliers"}},
    {"Hat", {"beret", "bowler", "fedora", "turban", "sombrero", "cap"}},
    {"Bird", {"robin", "heron", "owl", "swift", "magpie", "falcon"}},
    {"Spice", {"pepper", "saffron", "ginger", "cumin", "nutmeg", "clove"}},
    {"Roof", {"slate", "thatch", "copper", "tile", "glass", "turf"}},
    {"Planet", {"Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Neptune"}},
};

}  // namespace

std::span<const AttributeWords> attribute_words() { return kWords; }

}  // namespace quire::labs::hardcore_logic::zebra_game
