package org.repmlpeval.model.checkpoint.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.DEPLOY;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.NETWORK;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.TRAIN;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.fit;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.named;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.prefix;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.rules;
import static org.repmlpeval.model.checkpoint.names.NamedCheckpoints.with;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;
import org.repmlpeval.model.checkpoint.rename.NameOptions;
import org.repmlpeval.model.checkpoint.rename.WrapperNames;

class NameFitTest {
    private static final Tensor ONE = Tensor.of(new float[] {1}, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module.",
                "_orig_mod.",
                "module._orig_mod.",
                "_orig_mod.module.",
                "module.module.",
                "_fsdp_wrapped_module.",
                "_forward_module.",
                "base_model.model.",
                "module.base_model.model.",
                "model.",
                "net.",
                "Module.",
                "backbone.",
                "encoder.",
                "module.model.",
                "a.b.c.",
                "network/"
            })
    void aPrefixOfAllNamesIsRemovedAndNoted(String prefix) {
        for (StateDict weights : List.of(TRAIN, DEPLOY)) {
            NameFit.Fitted fitted = fit(named(weights, name -> prefix + name), NameOptions.NONE);
            assertThat(fitted.stateDict()).isEqualTo(weights);
            assertThat(fitted.form()).isEqualTo(weights == TRAIN ? Form.TRAIN : Form.DEPLOY);
            assertThat(fitted.checkpoint().notes())
                    .isNotEmpty()
                    .allMatch(note -> note.startsWith("removed the prefix '") && note.endsWith("' from all names"));
        }
    }

    @Test
    void wrappersWithinNamesAreRemoved() {
        Map<String, Tensor> compiled =
                named(TRAIN, name -> name.replaceFirst("^(stages\\.\\d+\\.\\d+\\.)", "$1_checkpoint_wrapped_module."));
        NameFit.Fitted fitted = fit(compiled, NameOptions.NONE);
        assertThat(fitted.stateDict()).isEqualTo(TRAIN);
        assertThat(fitted.checkpoint().notes().toString())
                .matches("\\[removed the prefix '_checkpoint_wrapped_module.' from \\d+ of "
                        + TRAIN.names().size() + " names]");
    }

    @Test
    void noPresetHasAWrappersPartInItsNames() {
        for (String preset : Architectures.names()) {
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                List<String> names = Architectures.resolve(preset).tensors(form).stream()
                        .map(TensorSpec::name)
                        .toList();
                assertThat(names).allMatch(name -> WrapperNames.unwrapped(name).equals(name));
            }
        }
    }

    @Test
    void openMmlabsNamesAreRecognisedBehindAPrefixAndOfficialOnesBehindBackboneAreNotTakenForThem() {
        Map<String, Tensor> openMmlab =
                named(TRAIN, name -> "model." + OpenMmlabNames.openMmlab(name).orElseThrow());
        NameFit.Fitted fitted = fit(openMmlab, NameOptions.NONE);
        assertThat(fitted.stateDict()).isEqualTo(TRAIN);
        assertThat(fitted.checkpoint().notes())
                .containsExactly(
                        "removed the prefix 'model.' from all names",
                        "names are OpenMMLab's: " + TRAIN.names().size() + " of "
                                + TRAIN.names().size() + " tensors were given their official names");
        Map<String, Tensor> official = named(TRAIN, name -> "backbone." + name);
        official.remove("backbone.head.bias");
        assertRefused(official, NameOptions.NONE)
                .hasMessageContaining("1 missing, 0 surplus, 0 misshaped\n  missing: head.bias (5)")
                .hasMessageNotContaining("OpenMMLab");
    }

    @Test
    void twoNetworksAreNamedAndNeverChosenBetween() {
        Map<String, Tensor> two = named(TRAIN, name -> "student." + name);
        two.putAll(named(DEPLOY, name -> "teacher." + name));
        assertRefused(two, NameOptions.NONE)
                .hasMessage(
                        "the file holds 2 networks with all the names of small, under 'student.', 'teacher.'; choose one"
                                + " with --weights-prefix, e.g. --weights-prefix student.");
        for (String chosen : List.of("teacher", "teacher.")) {
            NameFit.Fitted fitted = fit(two, prefix(chosen));
            assertThat(fitted.stateDict()).isEqualTo(DEPLOY);
            assertThat(fitted.checkpoint().notes().get(0))
                    .startsWith("took the " + DEPLOY.names().size() + " tensors under the prefix 'teacher.', set aside "
                            + TRAIN.names().size() + " outside it: 'student.conv_embedding.conv.weight'");
        }
        Map<String, Tensor> bare = new LinkedHashMap<>(TRAIN.tensors());
        bare.putAll(named(DEPLOY, name -> "ema." + name));
        assertRefused(bare, NameOptions.NONE)
                .hasMessageContaining("under no prefix, 'ema.'")
                .hasMessageContaining("'drop ^ema\\.'");
        assertThat(fit(bare, rules("drop ^ema\\.")).stateDict()).isEqualTo(TRAIN);
    }

    @Test
    void thePrefixMayStandBehindThatOfAWrapper() {
        Map<String, Tensor> wrapped = named(TRAIN, name -> "module.student." + name);
        wrapped.put("module.loss.weight", ONE);
        assertThat(fit(wrapped, prefix("student")).stateDict()).isEqualTo(TRAIN);
        assertThat(fit(wrapped, prefix("module.student")).stateDict()).isEqualTo(TRAIN);
        assertRefused(wrapped, prefix("teacher"))
                .hasMessageContaining("no tensor name begins with 'teacher.'")
                .hasMessageContaining(
                        "names begin with 'student.' (" + TRAIN.names().size() + "), 'loss.' (1)");
    }

    @Test
    void twoTensorsThatWouldGetOneNameAreAnError() {
        Map<String, Tensor> both = with("module.head.bias", ONE);
        assertRefused(both, NameOptions.NONE)
                .hasMessageContaining("two tensors would both be named 'head.bias' once wrapper prefixes")
                .hasMessageContaining("'head.bias' and 'module.head.bias'");
        assertThat(fit(both, rules("drop ^module\\.")).stateDict()).isEqualTo(TRAIN);
        Map<String, Tensor> inside = named(TRAIN, name -> "model." + name);
        inside.put("head.bias", ONE);
        assertRefused(inside, NameOptions.NONE)
                .hasMessageContaining("both be named 'head.bias' without the prefix 'model.'");
    }

    @Test
    void profilersCountersAreSetAside() {
        Map<String, Tensor> counted = with("total_ops", ONE);
        counted.put("stages.0.0.total_params", ONE);
        NameFit.Fitted fitted = fit(counted, NameOptions.NONE);
        assertThat(fitted.stateDict()).isEqualTo(TRAIN);
        assertThat(fitted.checkpoint().notes())
                .containsExactly("set aside 2 counters total_ops and total_params of the profiler thop");
    }

    @Test
    void whatIsSurplusIsSaidWithTheWayToSetItAside() {
        assertRefused(with("criterion.weight", ONE), NameOptions.NONE)
                .hasMessageContaining("All tensors of the network are there, but one more is not part of it")
                .hasMessageContaining(
                        "--rename file that has the line 'drop \\bcriterion\\.'.\n  surplus: criterion.weight (1)");
        assertThat(fit(with("criterion.weight", ONE), rules("drop \\bcriterion\\."))
                        .stateDict())
                .isEqualTo(TRAIN);
        Map<String, Tensor> wrapped = named(TRAIN, name -> "model." + name);
        wrapped.put("loss.weight", ONE);
        assertRefused(wrapped, NameOptions.NONE).hasMessageContaining("aside with --weights-prefix 'model.'.");
        assertThat(fit(wrapped, prefix("model.")).stateDict()).isEqualTo(TRAIN);
    }

    @Test
    void hundredsOfThousandsOfNamesAreRefusedInFewLinesAndBoundedTime() {
        Map<String, Tensor> many = new LinkedHashMap<>();
        for (int i = 0; i < 300_000; i++) {
            many.put("extra.block." + i + ".running.weight", ONE);
        }
        long start = System.nanoTime();
        assertThatThrownBy(() -> fit(many, NameOptions.NONE))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(e -> assertThat(e.getMessage().lines().count()).isLessThanOrEqualTo(6));
        assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(60);
    }

    @Test
    void namesOfAnyCharactersAreEscapedAndCut() {
        Map<String, Tensor> odd = with("\u001b[31mred", ONE);
        odd.put("two\nlines", ONE);
        odd.put("x".repeat(100_000), ONE);
        odd.put("", ONE);
        assertRefused(odd, NameOptions.NONE)
                .hasMessageContaining("\\u001b[31mred (1), two\\u000alines (1), " + "x".repeat(120)
                        + "... (100000 characters) (1), '' (1)")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(3));
    }

    @Test
    void theNetworkIsWholeWhateverTheOrder() {
        Map<String, Tensor> reversed = new LinkedHashMap<>();
        List<String> names = NamedCheckpoints.names(Form.TRAIN);
        for (int i = names.size() - 1; i >= 0; i--) {
            reversed.put("net." + names.get(i), TRAIN.get(names.get(i)));
        }
        NameFit.Fitted fitted = fit(reversed, NameOptions.NONE);
        assertThat(fitted.stateDict().specs()).isEqualTo(NETWORK.tensors(Form.TRAIN));
        assertThat(fitted.checkpoint().stateDict().names()).first().isEqualTo(names.get(names.size() - 1));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Map<String, Tensor> tensors, NameOptions options) {
        return assertThatThrownBy(() -> fit(tensors, options)).isInstanceOf(InvalidInputException.class);
    }
}
