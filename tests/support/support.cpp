// Gives the library of test support something to hold before its first part is there.
namespace analytics::testing_support {}
