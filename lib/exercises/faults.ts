/**
 * The typical faults, by name, and what is said of each: what is off, where to look, how to go on.
 *
 * A fault is named only where it explains every number of every trial. What is said describes the
 * result, "as if", since two ways of writing the same fault cannot be told apart by what they compute.
 *
 * @module
 */

/** What is said of a fault. `{words}` in braces are put in by whoever found it. */
export interface FaultText {
  /** Shown after the first failed attempt. */
  readonly what: string;
  /** Shown after the second. */
  readonly where: string;
  /** Shown after the third. */
  readonly how: string;
}

const fault = (what: string, where: string, how: string): FaultText => ({ what, where, how });

/** All of them. */
export const FAULTS = {
  // Faults of form.
  "stops": fault(
    "error: your function stops: {message}",
    "read the shapes in the message, from left to right, and compare them with those that you expect",
    "print the shape of each factor; where one has its axes the other way around, .T exchanges them",
  ),
  "nothing": fault(
    "result: your function gives back {got}, not numbers",
    "at the end of your function",
    "a function in braces gives back what stands after return, and nothing without it",
  ),
  "shape": fault(
    "shape: it is {got}, but {wanted} is right",
    "where an axis is lost or kept: sum, mean, max, row, reshape",
    "write the shape of each line's result beside it",
  ),
  "same numbers, other shape": fault(
    "shape: the numbers are right, but they stand in the shape {got} instead of {wanted}",
    "in the last thing that touches an axis",
    "keepdims keeps an axis with size 1; without it, the axis goes away; reshape changes the shape alone",
  ),
  "transposed": fault(
    "axes: rows and columns are exchanged",
    "in the order of the two factors of a product, or in a .T too many or too few",
    "(A B) transposed is B.T times A.T",
  ),
  "wrong axis": fault(
    "axis: the result is that of the other axis",
    "in the number that is given to sum, mean, max or argmax",
    "the axis is the one that goes away: 0 counts the rows, 1 the columns",
  ),
  "not summed": fault(
    "shape: there is an axis too many; added up over axis {axis}, your numbers would be right",
    "at the end, where one number is to be left for all examples",
    "sum({axis}) adds them up",
  ),
  "summed too far": fault(
    "shape: your numbers are the right ones added up over axis {axis}",
    "in a sum that takes an axis too many",
    "leave that sum out, or give it its axis",
  ),
  "number type": fault(
    "type: the numbers agree, but they are {got}, not {wanted}",
    "where a tensor is made or converted",
    "a tensor that is made without a dtype is float64",
  ),
  "changed input": fault(
    "input: your function changes what it is given",
    "in a method whose name begins with i, as isub, or in an assignment to data",
    "take the method without the i: it makes a new tensor",
  ),
  "not a number": fault(
    "value: some results are NaN or infinite, and ought not to be",
    "where something is divided by 0, or exp is taken of a large number, or log of 0 or less",
    "bring the number into range before the function is taken",
  ),
  // Faults of size.
  "sign": fault(
    "sign: the result has the opposite sign",
    "in a difference taken the other way around, or a minus",
    "exchange the two sides of the difference, or take neg()",
  ),
  "missing mean": fault(
    "missing mean: the result is {N} times what is right where {N} are averaged",
    "where a sum becomes a mean",
    "divide by the number of examples, the size of axis 0",
  ),
  "mean twice": fault(
    "factor: the result is divided by the number of examples once too often",
    "in a mean, or a division by N, that has been done already",
    "leave one of the two out",
  ),
  "mean over all": fault(
    "factor: the result is divided by {K}, as if the mean were taken over the columns, too",
    "in a mean over all entries",
    "divide by the number of examples alone, not by the number of entries",
  ),
  "half": fault(
    "factor: the result is half of what is right",
    "in a square's slope, or a 1/2 too many",
    "the slope of u² is 2u, that of u²/2 is u",
  ),
  "double": fault(
    "factor: the result is twice what is right",
    "in a square's slope, or where a 1/2 or a division by 2 is missing",
    "the slope of u² is 2u, that of u²/2 is u; from h below to h above it is 2 h",
  ),
  "factor": fault(
    "factor: the result is {factor} times what is right",
    "in whatever multiplies or divides the whole result",
    "compare your formula's constant factors with the text's, one by one",
  ),
  "all zero": fault(
    "value: nothing but 0 comes out",
    "in a factor that is 0, or a comparison that never holds",
    "print each factor on its own",
  ),
  "offset": fault(
    "offset: the result is off by {offset}",
    "in whatever is added to the whole result",
    "compare what your formula adds or takes away with the text's",
  ),
  "base of the logarithm": fault(
    "factor: the result is that of the logarithm to base {base}",
    "where the logarithm is taken",
    "log() is the natural one, Math.log as well",
  ),
  "one minus": fault(
    "value: the result is 1 minus what is right",
    "in rsub(1), which is 1 minus the tensor, or in a comparison the other way around",
    "take 1 minus your result, or leave such a step out",
  ),
  "reciprocal": fault(
    "value: the result is 1 divided by what is right",
    "in a division: what is divided, and by what? (a.div(b) is a / b, a.rdiv(1) is 1 / a)",
    "exchange what is divided and what it is divided by",
  ),
  "squared": fault(
    "value: the result is the square of what is right",
    "in a pow(2) too many, or a root that is missing",
    "leave the square out, or take the root",
  ),
  "not squared": fault(
    "value: the square of the result would be right",
    "in a pow(2) that is missing, or a root too many",
    "square it",
  ),
  "input given back": fault(
    "value: what comes out is one of the things that went in, unchanged",
    "in what is done to it: nothing has happened to it yet",
    "do to it what the text asks for",
  ),
  "shifted rows": fault(
    "off by one: every row stands one place too far {direction}",
    "in an index that counts from 1 instead of 0, or the other way around",
    "rows and columns are counted from 0",
  ),
  "shifted columns": fault(
    "off by one: every column stands one place too far {direction}",
    "in an index that counts from 1 instead of 0, or the other way around",
    "rows and columns are counted from 0",
  ),
  "reversed": fault(
    "order: the right numbers stand in the reverse order",
    "where the order is made: which end comes first?",
    "begin at the other end",
  ),
  "missing the end": fault(
    "off by one: the last of axis 0 is missing, all others are right",
    "where a loop or a range ends",
    "i < n comes to n - 1; with a range, the end is not part of it",
  ),
  "one too many": fault(
    "off by one: there is one too many at the end of axis 0, all others are right",
    "where a loop or a range ends",
    "i < n ends at n - 1, i <= n at n",
  ),
  // Faults of the formula: an exercise says what each of these computes.
  "missing bias": fault(
    "value: the result is what one gets without the bias",
    "after the product",
    "add the bias, which is repeated for every row",
  ),
  "missing transpose": fault(
    "axes: the result is what one gets without the transpose",
    "in the factors of the product",
    "one of them is to be transposed: .T",
  ),
  "missing activation": fault(
    "value: the result is what one gets without the activation function",
    "after the sum is complete",
    "apply the activation function to it",
  ),
  "missing slope": fault(
    "value: the result is what one gets without the slope of the activation function",
    "in the last factor of the chain",
    "multiply by the slope, entry by entry",
  ),
  "slope in the wrong place": fault(
    "slope: it is taken at the wrong place",
    "in what the slope is computed from: the sum before the activation, or the output after it?",
    "the slope of a function is taken at what the function is given",
  ),
  "slope twice": fault(
    "value: the result is what one gets with the slope of the activation function once more",
    "in a factor too many",
    "leave it out: for these two, loss and activation, the slopes have cancelled already",
  ),
  "value for slope": fault(
    "slope: the result is what one gets with the activation's value in the place of its slope",
    "in the last factor of the chain",
    "the slope is another function than the activation: write it down",
  ),
  "no common shift": fault(
    "value: large numbers become infinite, and NaN; small ones are right",
    "in exp, which is infinite above 709",
    "subtract each row's greatest number before exp is taken: the shares stay the same",
  ),
  "exponential overflows": fault(
    "value: where exp becomes infinite, the result is NaN; elsewhere it is right",
    "in an exponential of your own",
    "write the slope by sigmoid(z) alone",
  ),
  "missing exponential": fault(
    "value: the result is what one gets without exp",
    "before the shares are taken",
    "take exp of each number first, which makes it positive",
  ),
  "missing logarithm": fault(
    "value: the result is what one gets without the logarithm",
    "in what is added up",
    "take the log of the probability first",
  ),
  "step up": fault(
    "sign: the step is taken in the direction of the gradient, not against it",
    "where the new value is made of the old one",
    "the gradient points to where the loss rises: subtract the step, or add it if its minus is taken already",
  ),
  "added instead": fault(
    "sign: the result is what one gets by adding where one is to subtract",
    "in an add that is to be a sub",
    "take the second from the first",
  ),
  "missing rate": fault(
    "factor: the step has the length that it has without the learning rate",
    "in the step, before it is subtracted",
    "multiply the gradient by the learning rate",
  ),
  "missing momentum": fault(
    "value: the step is that of a velocity which has forgotten the past",
    "in the velocity",
    "the old velocity times beta is a part of the new one",
  ),
  "momentum without decay": fault(
    "factor: the old velocity is there in full, without beta",
    "in the velocity",
    "multiply the old velocity by beta",
  ),
  "exchanged arguments": fault(
    "order: two of the things that are given have changed places",
    "in the order of the arguments",
    "read the text's formula from left to right, and put each letter in its place",
  ),
  "wrong argument": fault(
    "value: the result is what one gets if one of the things given is left out, or stands in another's place",
    "in the letters: one is missing, or stands where another belongs",
    "compare the letters of your formula with the text's, one by one",
  ),
  "only the first": fault(
    "value: the result is that of the first example alone",
    "in a row that is picked, or a loop that ends early",
    "let all examples take part",
  ),
  "loop ends early": fault(
    "off by one: the result is what one gets without the last one",
    "where the loop ends",
    "i < n comes to n - 1, which is the last",
  ),
  "other side": fault(
    "comparison: what is kept and what is dropped have changed places",
    "in the direction of the comparison: gt or le, maximum or minimum?",
    "try one number on either side of the border by hand",
  ),
  "sum over all": fault(
    "axis: the sum is taken over everything, not along one axis",
    "in the sum, which has no axis",
    "give it the axis that is to go away, and keepdims only if the sums are to stand as a column beside a matrix",
  ),
  "axis not kept": fault(
    "shape: a sum has lost the axis that it is needed for",
    "where rows are divided by their sums: which shape have the sums?",
    "keepdims keeps the axis with size 1, so that it can be repeated",
  ),
  "missing division": fault(
    "value: the result is what one gets without the division at the end",
    "in the last step",
    "divide: a share is a part divided by the whole, a slope is the rise divided by the step",
  ),
  "missing factor": fault(
    "value: the result is what one gets without one of the factors",
    "in the product",
    "count the factors of the text's formula, and yours",
  ),
  "not averaged": fault(
    "missing mean: the result is a sum where a mean is asked for",
    "at the end",
    "divide by how many there are",
  ),
  "difference squared": fault(
    "value: the result is what one gets from the square of the difference, not the difference itself",
    "in what is done to the difference",
    "the slope of u² is 2u: the difference itself, without a square",
  ),
  "signs lost": fault(
    "sign: the result is what one gets from absolute values",
    "in an abs",
    "leave it out: which side the difference is on matters",
  ),
  "sign inside": fault(
    "sign: the result is what one gets if what is given has the opposite sign",
    "in a neg() or a minus before the function is taken",
    "leave it out",
  ),
  "complement inside": fault(
    "value: the result is what one gets with 1 minus a probability in its place",
    "in what the function is taken of",
    "leave rsub(1) out, or put it in: whose probability is asked for?",
  ),
  "another activation": fault(
    "value: the result is that of another activation function",
    "in the name of the function",
    "compare it with the text's formula",
  ),
  "divided instead": fault(
    "value: the result is what one gets by dividing where one is to multiply",
    "in a div that is to be a mul",
    "multiply",
  ),
  "brackets": fault(
    "order: the result is what one gets with the brackets in another place",
    "in the order of the steps",
    "(a − b) / c is not a − b / c, and a / (b * c) not a / b * c; of tensors, a.sub(b).mul(c) is (a − b) c, and a.sub(b.mul(c)) is a − b c",
  ),
  "diagonal only": fault(
    "value: the result is what one gets if each logit moves its own output alone",
    "in the sum over all outputs that a logit moves",
    "take away the sum of dp times p, along the row, before p is multiplied in",
  ),
  "not sorted": fault(
    "order: the right numbers are there, but not in rising order",
    "at the end",
    "sort them",
  ),
  "sorted as texts": fault(
    "order: the right numbers are there, but in the order of texts, in which 10 comes before 2",
    "in sort, which compares numbers as texts unless it is told how",
    "sort((a, b) => a - b) compares them as numbers",
  ),
  "class off by one": fault(
    "off by one: every 1 stands in the column beside the right one",
    "in the index of the column",
    "classes and columns are both counted from 0",
  ),
  "byte order": fault(
    "order: the bytes of each number are read from the wrong end",
    "in how the bytes are put together",
    "the first byte counts most: big-endian",
  ),
  "ends included": fault(
    "comparison: the result is what one gets where equality counts, too (or does not)",
    "in the comparison: gt or ge, < or <=?",
    "try the number that lies exactly at the border",
  ),
} satisfies Record<string, FaultText>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;
