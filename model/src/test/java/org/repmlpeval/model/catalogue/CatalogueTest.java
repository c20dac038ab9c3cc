package org.repmlpeval.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Shape;
import org.repmlpeval.model.catalogue.PublishedResult.Metric;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Recipes;

class CatalogueTest {
    static Stream<CatalogueEntry> entries() {
        return Catalogue.entries().stream();
    }

    @Test
    void everyPresetHasAnEntryAndNoneIsSurplus() {
        assertThat(entries().map(CatalogueEntry::name)).containsExactlyElementsOf(Architectures.names());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void recipesGiveTheInputOfTheNetwork(CatalogueEntry entry) {
        Shape input = Architectures.resolve(entry.name()).network(Form.DEPLOY).input();
        List<String> ofResults = entry.results().stream()
                .map(PublishedResult::recipe)
                .filter(recipe -> recipe != null)
                .toList();
        assertThat(entry.recipes()).doesNotHaveDuplicates().containsAll(ofResults);
        for (String name : entry.recipes()) {
            Recipe recipe = Recipes.named(name);
            assertThat(Shape.map(3, recipe.height(), recipe.width())).as(name).isEqualTo(input);
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void numbersHaveASourceThatCanBeFound(CatalogueEntry entry) {
        assertThat(entry.definition()).containsPattern("arXiv \\d{4}\\.\\d{5}");
        assertThat(entry.results()).extracting(PublishedResult::source).allSatisfy(source -> assertThat(source)
                .containsPattern("arXiv \\d{4}\\.\\d{5}, (section|table|appendix)|github\\.com/|readthedocs\\.io"));
        assertThat(entry.notes()).allSatisfy(note -> assertThat(note).endsWith("."));
    }

    @Test
    void anUnknownNameListsTheModels() {
        assertThat(Catalogue.entry("RepMLPNet-B224").recipe()).isEqualTo("repmlpnet-224");
        assertThatThrownBy(() -> Catalogue.entry("RepMLPNet-X"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("unknown model 'RepMLPNet-X'; legal: RepMLPNet-T224, RepMLPNet-T256, ");
    }

    @Test
    void entriesAreValidated() {
        assertThatThrownBy(() -> new PublishedResult("ImageNet", Metric.TOP_1, 0, null, "a page"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("percent is 0.0; legal: more than 0, at most 100");
        assertThatThrownBy(() -> new PublishedResult("ImageNet", Metric.TOP_1, 76, "imagenet", "a page"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("unknown preprocessing recipe 'imagenet'");
        assertThatThrownBy(() -> new CatalogueEntry("mine", "a page", List.of(), null, null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("model mine: recipes is empty; give at least one");
        assertThatThrownBy(() -> new CatalogueEntry("mine", "a page", List.of("imagenet"), null, null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("unknown preprocessing recipe 'imagenet'");
    }

    /** What this program counts, rounded as published, is what was published, but for a last digit of four. */
    @Test
    void publishedSizesAreThoseThatAreCounted() {
        List<String> others = new ArrayList<>();
        for (CatalogueEntry entry : Catalogue.entries()) {
            Architecture network = Architectures.resolve(entry.name());
            for (PublishedSize size : entry.sizes()) {
                String parameters = rounded(network.network(Form.TRAIN).parameters() / 1e6, size.parameters());
                String gmacs = rounded(network.network(Form.DEPLOY).macs() / 1e9, size.gmacs());
                if (!parameters.equals(size.parameters()) || !gmacs.equals(size.gmacs())) {
                    others.add(entry.name() + ": " + parameters + " M, " + gmacs + " GMACs, but " + size.source()
                            + " has " + size.parameters() + " and " + size.gmacs());
                }
            }
        }
        assertThat(others)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("RepMLPNet-B224: 68.24 M, 6.66 GMACs, but mmpretrain"),
                        text -> assertThat(text).startsWith("RepMLPNet-B256: 96.4 M, 9.6 GMACs, but github"),
                        text -> assertThat(text).startsWith("RepMLPNet-B256: 96.45 M, 9.62 GMACs, but mmpretrain"),
                        text -> assertThat(text).startsWith("RepMLPNet-L256: 117.6 M, 11.6 GMACs, but github"));
    }

    private static String rounded(double value, String as) {
        int digits = as.length() - as.indexOf('.') - 1;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    @Test
    void aSizeThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> new PublishedSize("38,3", "2.8", "a page"))
                .hasMessage("parameters is 38,3; legal: a number above 0, for example 38.3");
        assertThatThrownBy(() -> new PublishedSize("38.3", "0.0", "a page")).hasMessageContaining("gmacs is 0.0");
    }
}
