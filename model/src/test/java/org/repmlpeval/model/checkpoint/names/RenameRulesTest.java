package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.NETWORK;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.TRAIN;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.fit;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.named;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.RenameRules;
import org.repmlpeval.model.checkpoint.rename.Renaming;
import org.repmlpeval.model.checkpoint.stored.BatchCounters;
import org.repmlpeval.model.checkpoint.stored.CarriedClasses;
import org.repmlpeval.model.checkpoint.stored.Checkpoint;
import org.repmlpeval.model.checkpoint.stored.CheckpointFormat;

class RenameRulesTest {
    private static final Tensor ONE = Tensor.of(new float[] {1}, 1);

    @Test
    void theExampleFitsTheNamesThatItIsFor() throws IOException {
        Path example = Path.of("..", "conf", "rename-example.txt");
        RenameRules rules = RenameRules.parse(Files.readString(example), "example");
        Map<String, Tensor> fork = named(TRAIN, NamedCheckpoints::fork);
        fork.put("criterion.weight", ONE);
        NameFit.Fitted fitted = fit(fork, NameOptions.NONE.with(rules));
        assertThat(fitted.stateDict()).isEqualTo(TRAIN);
        assertThat(fitted.checkpoint().notes())
                .hasSize(rules.lines().size())
                .allMatch(
                        note -> note.matches(
                                "rename rule '.*' \\(line \\d+\\) (renamed \\d+ tensors|set aside 1 tensors: 'criterion.weight')"));
    }

    @Test
    void rulesApplyInOrderToTensorsAndCounters() {
        assertThat(renamed("a.1.w", "a -> b", "b\\.(\\d+) -> c.${1+1}.$1", "\\.w$ ->"))
                .isEqualTo("c.2.1");
        assertThat(renamed("x.x", "x -> \\$\\\\")).isEqualTo("$\\.$\\");
        assertThat(renamed("n.10", "n\\.(\\d+) -> ${1-3}0")).isEqualTo("70");
        Map<String, Tensor> tensors = new LinkedHashMap<>(Map.of("bn.weight", ONE));
        Checkpoint counted = new Checkpoint(
                new StateDict(tensors),
                CheckpointFormat.PTH_ZIP,
                Checkpoint.Entry.BARE,
                List.of(),
                List.of(),
                new BatchCounters(Map.of("bn.num_batches_tracked", 3L)),
                CarriedClasses.NONE);
        Renaming renaming = new Renaming(counted);
        RenameRules.parse("bn -> norm", "r").apply(renaming);
        assertThat(renaming.checkpoint().counters().values()).containsEntry("norm.num_batches_tracked", 3L);
    }

    @Test
    void aRuleThatMatchesNothingIsSaid() {
        NameFit.Fitted fitted = fit(TRAIN.tensors(), rules("# comment", "", "layers -> stages", "drop ema"));
        assertThat(fitted.checkpoint().notes())
                .containsExactly(
                        "rename rule 'layers -> stages' (line 3) matched no tensor",
                        "rename rule 'drop ema' (line 4) matched no tensor");
    }

    @Test
    void twoTensorsThatComeToHaveOneNameAreRefused() {
        assertThatThrownBy(() -> fit(TRAIN.tensors(), rules("head\\.weight -> head.bias")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "two tensors would both be named 'head.bias' after line 1 of rename file rules.txt:"
                                + " 'head.weight' and 'head.bias'");
    }

    @Test
    void whatIsNoRuleIsRefusedWithItsLine() {
        assertRefused("x", "rename file rules.txt, line 1: 'x' is not a rule; legal: 'PATTERN -> REPLACEMENT'");
        assertRefused("# a\n\na -> b -> c", "line 3: 'a -> b -> c' is not a rule");
        assertRefused("drop a -> b", "line 1: 'drop a -> b' is not a rule");
        assertRefused("-> b", "line 1: the pattern is empty");
        assertRefused("drop \na(b -> c", "line 1: 'drop' is not a rule");
        assertRefused("a(b -> c", "line 1: 'a(b' is not a regular expression: Unclosed group");
        assertRefused("(a) -> $2", "line 1: the replacement names group 2, but the pattern has only 1 groups");
        assertRefused("a -> b\\.", "line 1: the replacement holds '\\' without the number of a group");
        assertRefused("# nothing", "rename file rules.txt has no rule");
        assertThatThrownBy(() -> fit(TRAIN.tensors(), rules("(head) -> ${1-1}")))
                .hasMessageContaining("line 1: '(head) -> ${1-1}' does arithmetic on something that is not a number");
    }

    @Test
    void aRefusalSuggestsRulesThatFit() {
        Map<String, Tensor> fork = named(TRAIN, NamedCheckpoints::fork);
        List<String> suggested = suggested(fork, NameOptions.NONE);
        assertThat(suggested)
                .contains("^layers\\.(\\d+)\\.(\\d+)\\. -> stages.${1-1}.${2-1}.")
                .hasSizeBetween(4, 8);
        assertThat(fit(fork, rules(suggested.toArray(String[]::new))).stateDict())
                .isEqualTo(TRAIN);
    }

    @Test
    void suggestionsFitOtherNamesAndOrdersToo() {
        List<Map<String, Tensor>> others = List.of(
                named(TRAIN, name -> name.replaceFirst("^stages\\.0", "layer1").replaceFirst("^stages\\.1", "layer2")),
                named(TRAIN, name -> name.replaceFirst("^stages\\.(\\d)", "blocks.$1.layers")),
                named(TRAIN, name -> name.replace("head.", "head.1.")),
                named(TRAIN, name -> name.replace("running_", "moving_")),
                named(TRAIN, name -> name.replace('.', '/')),
                named(TRAIN, name -> "module.net." + NamedCheckpoints.fork(name)),
                new TreeMap<>(named(TRAIN, NamedCheckpoints::fork)),
                named(NamedCheckpoints.DEPLOY, NamedCheckpoints::fork));
        for (Map<String, Tensor> other : others) {
            List<String> suggested = suggested(other, NameOptions.NONE);
            StateDict fitted =
                    fit(other, rules(suggested.toArray(String[]::new))).stateDict();
            assertThat(fitted).isEqualTo(other.size() == TRAIN.names().size() ? TRAIN : NamedCheckpoints.DEPLOY);
        }
    }

    @Test
    void ownRulesAreKeptInTheSuggestion() {
        Map<String, Tensor> fork = named(TRAIN, NamedCheckpoints::fork);
        fork.put("criterion.weight", ONE);
        List<String> suggested = suggested(fork, rules("drop ^criterion"));
        assertThat(suggested.get(0)).isEqualTo("drop ^criterion");
        assertThat(fit(fork, rules(suggested.toArray(String[]::new))).stateDict())
                .isEqualTo(TRAIN);
    }

    @Test
    void nothingIsSuggestedWhereNothingFits() {
        Map<String, Tensor> wider = named(TRAIN, NamedCheckpoints::fork);
        wider.put("head_norm.weight", Tensor.of(new float[99], 99));
        assertThatThrownBy(() -> fit(wider, NameOptions.NONE)).hasMessageNotContaining("--rename");
    }

    private static List<String> suggested(Map<String, Tensor> tensors, NameOptions options) {
        try {
            NameFit.fit(NETWORK, NamedCheckpoints.of(tensors), options);
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageContaining("With these lines in a --rename file, all names and shapes fit.");
            assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(15);
            List<String> lines = e.getMessage().lines().toList();
            int first = 0;
            while (!lines.get(first).startsWith("With these lines")) {
                first++;
            }
            return lines.subList(first + 1, lines.size()).stream()
                    .map(String::strip)
                    .toList();
        }
        throw new AssertionError("these names fit as they are");
    }

    private static String renamed(String name, String... lines) {
        Renaming renaming = new Renaming(NamedCheckpoints.of(Map.of(name, ONE)));
        RenameRules.parse(String.join("\n", lines), "r").apply(renaming);
        return renaming.names().iterator().next();
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> RenameRules.parse(text, "rules.txt"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }
}
