package org.repmlpeval.model.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.InvalidInputException;
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
        assertThatThrownBy(() -> new CatalogueEntry("mine", "a page", List.of(), null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("model mine: recipes is empty; give at least one");
        assertThatThrownBy(() -> new CatalogueEntry("mine", "a page", List.of("imagenet"), null, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("unknown preprocessing recipe 'imagenet'");
    }
}
