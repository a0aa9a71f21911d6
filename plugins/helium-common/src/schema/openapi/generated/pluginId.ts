export const pluginId = 'helium';
