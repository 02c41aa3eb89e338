/**
 * The `zeebe` dialect as this product reads it. A value that the dialect calls the default is left out of a file on
 * saving; where the runtime's own default is another one, leaving it out would change what the diagram does.
 */
const SAID = { BindingTypeSupported: 'bindingType' };

/** The descriptor `zeebe` in which the binding of what is called is always written. */
export function explicit(zeebe) {
  return { ...zeebe, types: zeebe.types.map(type => (type.name in SAID ? withoutDefault(type, SAID[type.name]) : type)) };
}

function withoutDefault(type, name) {
  const plain = property => Object.fromEntries(Object.entries(property).filter(([ key ]) => key !== 'default'));
  return { ...type, properties: type.properties.map(property => (property.name === name ? plain(property) : property)) };
}
